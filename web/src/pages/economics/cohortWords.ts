import type { CohortTable } from "../../api/generated";
import { money, numbers, share, shortMoney } from "../../app/formats";
import { channelName } from "../budget/plan";
import { monthName } from "../overview/revenueChart";

export type By = CohortTable["by"];
export type Metric = CohortTable["metric"];

export const BY: Record<By, string> = {
  month: "Month",
  source: "Source",
  first_product: "First product",
  country: "Country",
};
export const METRICS: Record<Metric, string> = {
  retention: "Came back",
  revenue: "Revenue",
  margin: "Margin",
};
export const SHAPES = { month: "Each month", cumulative: "Added up" };
export const WHOSE = { each: "Each customer", all: "All together" };
export const RATES = { "0": "No discount", "0.1": "10 % a year", "0.2": "20 % a year" };

/** What the first column says. */
export function rowName(by: By, row: { name: string | null; month: string | null }): string {
  if (row.month) return monthName(row.month);
  if (row.name === null) return "Not known";
  return by === "source" && row.name !== "(others)" ? channelName(row.name) : row.name;
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
  const who = table.by === "month" ? "the month of their first order" : "their first order";
  if (table.metric === "retention") return `Share of customers who ordered, by months since ${who}.`;
  const what = table.metric === "revenue" ? "Net spend" : "Margin";
  const each = table.per_customer ? "of a customer" : "of all customers together";
  const added = table.cumulative ? ", from the first order on" : "";
  const basis =
    table.metric === "margin" && table.margin_share !== null
      ? ` Margin is ${share(table.margin_share)} of revenue, ${table.margin_basis === "cost" ? "by the costs in the log" : "as it was set"}.`
      : "";
  const later =
    table.discount_rate > 0 ? ` Later money counts less, by ${share(table.discount_rate)} a year.` : "";
  return `${what} ${each}${added}, by months since ${who}.${basis}${later}`;
}
