import type { CohortTable } from "../../api/generated";
import { day, money, monthName, numbers, readable, share, shortMoney } from "../../words/formats";

export type By = CohortTable["by"];
export type Metric = CohortTable["metric"];

export const BY: Record<By, string> = {
  month: "Time",
  source: "Source",
  first_product: "First product",
  first_category: "First category",
  country: "Country",
};
export const METRICS: Record<Metric, string> = {
  retention: "Retention",
  revenue: "Revenue",
  margin: "Margin",
};
export type Step = NonNullable<CohortTable["step"]>;

export const STEPS: Record<Step, string> = {
  month: "Months",
  week: "Weeks",
  quarter: "Quarters",
  year: "Years",
};
export const VIEWS = { table: "Table", curves: "Curves" };
export const SHAPES = { month: "Each", cumulative: "Cumulative" };
export const WHOSE = { each: "Per customer", all: "Total" };
export const RATES = { "0": "No discount", "0.1": "10% per year", "0.2": "20% per year" };

/** What the first column says. */
export function rowName(
  { by, step = "month" }: { by: By; step?: Step },
  row: { name: string | null; month: string | null },
): string {
  if (row.month) return startName(row.month, step);
  if (row.name === null) return "Unknown";
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
  const who = table.by === "month" ? `the ${step} of their first order` : "their first order";
  if (table.metric === "retention") return `Share of customers who ordered, by ${step}s since ${who}.`;
  const what = table.metric === "revenue" ? "Net revenue" : "Margin";
  const each = table.per_customer ? "per customer" : "of all customers";
  const added = table.cumulative ? ", cumulative" : "";
  const basis =
    table.metric === "margin" && table.margin_share !== null
      ? ` Margin is ${share(table.margin_share)} of revenue, ${table.margin_basis === "cost" ? "based on the costs in the order log" : "as configured"}.`
      : "";
  const later = table.discount_rate > 0 ? ` Discounted at ${share(table.discount_rate)} per year.` : "";
  return `${what} ${each}${added}, by ${step}s since ${who}.${basis}${later}`;
}
