import { t } from "@lingui/core/macro";
import { Chip } from "@mui/material";
import type { ReactNode } from "react";

import type { CustomerSummary, ListCustomersApiArg } from "../../api/generated";
import { between, day, decimal, money, readable, sentence, share, whole } from "../../words/formats";
import type { TermKey } from "../../words/glossary";
import { groupWords } from "../../words/groupWords";

type Sort = NonNullable<ListCustomersApiArg["sort"]>;

export interface Column {
  name: string;
  title: string;
  sort?: Sort;
  isText?: boolean;
  /** Explains the title behind a question mark. */
  term?: TermKey;
  /** Names of what it shows in a file, where they differ from its own. */
  exported?: string[];
  show: (row: CustomerSummary, currency: string) => ReactNode;
}

/** Everything a list can show of a customer, in the order of the table. */
export const COLUMNS: Column[] = [
  {
    name: "predicted_clv",
    title: t`Predicted value`,
    term: "predicted_value",
    sort: "predicted_clv",
    show: (row, currency) => money(row.predicted_clv, currency),
  },
  {
    name: "interval",
    title: t`Prediction interval`,
    term: "interval",
    exported: ["predicted_clv_lower", "predicted_clv_upper"],
    show: (row, currency) => between(row.predicted_clv_lower, row.predicted_clv_upper, currency),
  },
  {
    name: "net_spend",
    title: t`Spend to date`,
    sort: "net_spend",
    show: (row, c) => money(row.net_spend, c),
  },
  { name: "orders", title: t`Orders`, sort: "orders", show: (row) => whole(row.orders) },
  {
    name: "expected_purchases",
    title: t`Predicted orders`,
    term: "predicted_orders",
    sort: "expected_purchases",
    show: (row) => decimal(row.expected_purchases, 1),
  },
  { name: "last_order", title: t`Last order`, sort: "last_order", show: (row) => day(row.last_order) },
  { name: "first_order", title: t`First order`, sort: "first_order", show: (row) => day(row.first_order) },
  {
    name: "probability_alive",
    title: t`Probability active`,
    term: "probability_active",
    sort: "probability_alive",
    show: (row) => share(row.probability_alive),
  },
  {
    name: "churn_probability",
    title: t`Churn risk`,
    term: "churn_risk",
    sort: "churn_probability",
    show: (row) => share(row.churn_probability),
  },
  {
    name: "value_tier",
    title: t`Tier`,
    term: "tier",
    isText: true,
    show: (row) =>
      row.value_tier && <Chip size="small" label={groupWords(row.value_tier)} color={tierColour(row)} />,
  },
  {
    name: "segment",
    title: t`Segment`,
    term: "rfm",
    isText: true,
    show: (row) => (row.segment ? groupWords(row.segment) : "–"),
  },
  {
    name: "confidence",
    title: t`Confidence`,
    term: "confidence",
    isText: true,
    show: (row) => (row.confidence ? sentence(row.confidence) : "–"),
  },
  { name: "country", title: t`Country`, isText: true, show: (row) => row.country ?? "–" },
  {
    name: "acquisition_source",
    title: t`Acquisition source`,
    isText: true,
    show: (row) => (row.acquisition_source ? readable(row.acquisition_source) : "–"),
  },
];

/** What a list shows of each customer in a range of days; only there. */
const PERIOD_COLUMNS: Column[] = [
  {
    name: "period_spend",
    title: t`Spend in period`,
    sort: "period_spend",
    show: (row, currency) => money(row.period_spend, currency),
  },
  {
    name: "before_spend",
    title: t`Period before`,
    sort: "before_spend",
    show: (row, currency) => money(row.before_spend, currency),
  },
  {
    name: "period_orders",
    title: t`Orders in period`,
    sort: "period_orders",
    show: (row) => whole(row.period_orders),
  },
];

const tierColour = (row: CustomerSummary) => (row.value_tier === "High-CLV" ? "primary" : "default");

const DEFAULT_COLUMNS = [
  "predicted_clv",
  "interval",
  "net_spend",
  "orders",
  "last_order",
  "probability_alive",
  "value_tier",
  "segment",
];

/** Those an address names; the usual ones where it names none, and those of a range of days where it has one. */
export function columnsOf(view: URLSearchParams, hasPeriod = false): Column[] {
  return hasPeriod ? [...PERIOD_COLUMNS, ...chosenColumns(view)] : chosenColumns(view);
}

function chosenColumns(view: URLSearchParams): Column[] {
  const names = view.get("columns")?.split(",") ?? DEFAULT_COLUMNS;
  const columns = COLUMNS.filter((column) => names.includes(column.name));
  return columns.length ? columns : COLUMNS.filter((column) => DEFAULT_COLUMNS.includes(column.name));
}

/** As an address names them; empty for the usual ones. */
export const namesOf = (columns: Column[]) => {
  const names = COLUMNS.filter((column) => columns.includes(column)).map((column) => column.name);
  return names.join() === DEFAULT_COLUMNS.join() ? "" : names.join();
};
