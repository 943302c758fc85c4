import { t } from "@lingui/core/macro";

import type { CohortGrid } from "../../api/generated";
import { money, numbers, shortMoney } from "../../words/formats";

export type Metric = "retention" | "revenue" | "cumulative";
export type Unit = "percent" | "amount";
export type Shown = "share" | "money" | "count";

export const METRICS: Record<Metric, string> = {
  retention: t`Retention`,
  revenue: t`Revenue`,
  cumulative: t`Cumulative revenue`,
};

/** The unit that is no percentage: customers, money each, or orders each. */
export const UNITS = (metric: Metric, currency: string, hasMoney: boolean): Record<Unit, string> => ({
  percent: "%",
  amount: metric === "retention" ? t`Customers` : hasMoney ? currency : t`Orders`,
});

export interface Row {
  month: string;
  customers: number;
  /** By months since the first order, which is 0. */
  values: number[];
}

export interface CohortRows {
  rows: Row[];
  columns: number;
  shown: Shown;
  /** Of whom the values of a column are the mean, weighted by the customers of the cohorts. */
  means: number[];
  meaning: string;
}

/** What is shown of each cohort: shares, or customers; money each, or as a share of the first month's. */
export function table(grid: CohortGrid, metric: Metric, unit: Unit): CohortRows {
  const rows = grid.cohorts.map((cohort) => ({
    month: cohort.month,
    customers: cohort.customers,
    values: values(cohort, metric, unit),
  }));
  const columns = Math.max(0, ...rows.map((row) => row.values.length));
  const what = grid.has_money ? t`net revenue` : t`orders`;
  const meaning = {
    retention: {
      percent: t`Share of customers who ordered, by months since the month of their first order.`,
      amount: t`Number of customers who ordered, by months since the month of their first order.`,
    },
    revenue: {
      percent: t`Monthly ${what} as a share of the first month.`,
      amount: t`Average ${what} per customer, by months since the month of their first order.`,
    },
    cumulative: {
      percent: t`Cumulative ${what} as a share of the first month.`,
      amount: t`Average cumulative ${what} per customer.`,
    },
  }[metric][unit];
  const shown = unit === "percent" ? "share" : metric === "retention" || !grid.has_money ? "count" : "money";
  const means = Array.from({ length: columns }, (_, at) => mean(rows, at));
  return { rows, columns, shown, means, meaning: t`${meaning} Incomplete months are not shown.` };
}

function values(cohort: CohortGrid["cohorts"][number], metric: Metric, unit: Unit): number[] {
  if (metric === "retention") {
    return unit === "percent"
      ? cohort.retention
      : cohort.retention.map((share) => Math.round(share * cohort.customers));
  }
  let sum = 0;
  const money = cohort.revenue.map((amount) => (metric === "cumulative" ? (sum += amount) : amount));
  const first = cohort.revenue[0] ?? 0;
  const by = unit === "amount" ? cohort.customers : first > 0 ? first : NaN;
  return money.map((amount) => amount / by);
}

function mean(rows: Row[], at: number): number {
  const known = rows.filter((row) => Number.isFinite(row.values[at]));
  const weight = known.reduce((total, row) => total + row.customers, 0);
  return known.reduce((total, row) => total + row.customers * (row.values[at] ?? 0), 0) / weight;
}

/** Money in a small cell: 4.35, 71, 1.2K. */
export function cellMoney(value: number, currency: string): string {
  const size = Math.abs(value);
  if (size >= 999.5) return shortMoney(value, currency);
  if (size < 9.995) return money(value, currency);
  return numbers({ style: "currency", currency, maximumFractionDigits: 0 }).format(value);
}
