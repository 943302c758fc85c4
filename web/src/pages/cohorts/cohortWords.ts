import { t } from "@lingui/core/macro";

import type { CohortTable } from "../../api/generated";
import { day, money, monthName, numbers, readable, share, shortMoney } from "../../words/formats";
import { inSentence } from "../../words/language";

export type By = CohortTable["by"];
export type Metric = CohortTable["metric"];

export const BY: Record<By, string> = {
  month: t`Time`,
  source: t`Source`,
  first_product: t`First product`,
  first_category: t`First category`,
  country: t`Country`,
};
export const METRICS: Record<Metric, string> = {
  retention: t`Retention`,
  revenue: t`Revenue`,
  margin: t`Margin`,
};
export type Step = NonNullable<CohortTable["step"]>;

export const STEPS: Record<Step, string> = {
  month: t`Months`,
  week: t`Weeks`,
  quarter: t`Quarters`,
  year: t`Years`,
};
/** One of them, in front of its number. */
export const STEP: Record<Step, string> = {
  month: t`month`,
  week: t`week`,
  quarter: t`quarter`,
  year: t`year`,
};
const FIRST: Record<Step, string> = {
  month: t`the month of their first order`,
  week: t`the week of their first order`,
  quarter: t`the quarter of their first order`,
  year: t`the year of their first order`,
};
const OWN: Record<Step, string> = {
  month: t`its own month is 0`,
  week: t`its own week is 0`,
  quarter: t`its own quarter is 0`,
  year: t`its own year is 0`,
};
export const VIEWS = { table: t`Table`, curves: t`Curves` };
export const SHAPES = { month: t`Each period`, cumulative: t`Cumulative` };
export const WHOSE = { each: t`Per customer`, all: t`Total` };
export const RATES = { "0": t`No discount`, "0.1": t`10% per year`, "0.2": t`20% per year` };

/** What the first column says. */
export function rowName(
  { by, step = "month" }: { by: By; step?: Step },
  row: { name: string | null; month: string | null },
): string {
  if (row.month) return startName(row.month, step);
  if (row.name === null) return t`Unknown`;
  return by === "source" && row.name !== "(others)" ? readable(row.name) : row.name;
}

/** A week, month, quarter or year, by its first day: "2 Jun 2025", "Jun 2025", "Q2 2025", "2025". */
function startName(first: string, step: Step): string {
  if (step === "week") return day(first);
  if (step === "month") return monthName(first);
  const year = first.slice(0, 4);
  return step === "year" ? year : `Q${Math.ceil(Number(first.slice(5, 7)) / 3)} ${year}`;
}

/** A value in a small cell: 4.35, 71, 1.2K, or a share. */
export function cell(value: number, table: CohortTable, exact: boolean): string {
  if (table.metric === "retention")
    return exact ? share(value) : numbers({ style: "percent", maximumFractionDigits: 0 }).format(value);
  if (exact || Math.abs(value) < 9.995) return money(value, table.currency);
  if (Math.abs(value) >= 999.5) return shortMoney(value, table.currency);
  return numbers({ style: "currency", currency: table.currency, maximumFractionDigits: 0 }).format(value);
}

/** What the table shows, in a sentence or two. */
export function meaning(table: CohortTable): string {
  const step = table.step ?? "month";
  const steps = inSentence(STEPS[step]);
  const who = table.by === "month" ? FIRST[step] : t`their first order`;
  if (table.metric === "retention") return t`Share of customers who ordered, by ${steps} since ${who}.`;
  const what = table.metric === "revenue" ? t`Net revenue` : t`Margin`;
  const each = table.per_customer ? t`per customer` : t`of all customers`;
  const added = table.cumulative ? t`, cumulative` : "";
  const basis =
    table.metric === "margin" && table.margin_share !== null
      ? t` Margin is ${share(table.margin_share)} of revenue, ${table.margin_basis === "cost" ? t`based on the costs in the order log` : t`as configured`}.`
      : "";
  const later = table.discount_rate > 0 ? t` Discounted at ${share(table.discount_rate)} per year.` : "";
  return t`${what} ${each}${added}, by ${steps} since ${who}.${basis}${later}`;
}

/** What the columns are, and which cells are empty. */
export function legend({ by, step = "month" }: CohortTable): string {
  const zero = by === "month" ? OWN[step] : "0";
  const steps = inSentence(STEPS[step]);
  return t`Columns are ${steps} since the first order (${zero}). Incomplete ${steps} are not shown`;
}
