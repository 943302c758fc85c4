import type { PreviewResponse, QuestionResponse } from "../../../api/generated";

const CHOICE = { rows: null, customers: null, money: null, recommended: false };

/** Questions as the service asks them; of tests. */
export function status(value: string, overrides: Partial<QuestionResponse> = {}): QuestionResponse {
  const meant = overrides.answer ?? "pending";
  return {
    topic: "status",
    column: "state",
    text: `state is '${value}'`,
    option: `status.${value}`,
    flag: `--status "sale=${value}"`,
    choices: ["sale", "pending", "cancelled", "refund", "drop"].map((meaning) => ({
      ...CHOICE,
      value: meaning,
      label: meaning,
      recommended: meaning === meant,
    })),
    answer: "sale",
    rows: 12,
    money: 586.49,
    assumed: false,
    ...overrides,
  };
}

export const CURRENCY: QuestionResponse = {
  topic: "currency",
  column: "currency",
  text: "orders.csv has orders in several currencies.",
  option: "currency",
  flag: "--currency EUR --only-currency",
  choices: [
    { ...CHOICE, value: "EUR", label: "only EUR", rows: 61, money: 2935.13, recommended: true },
    { ...CHOICE, value: "JPY", label: "only JPY", rows: 21, money: 182186 },
  ],
  answer: null,
  rows: null,
  money: null,
  assumed: false,
};

export const PRICE: QuestionResponse = {
  ...CURRENCY,
  topic: "price",
  column: "price",
  text: "price is taken as the price of one unit: it stays the same.",
  option: "price_is",
  flag: "--price-is unit",
  choices: [
    { ...CHOICE, value: "unit", label: "unit", money: 90, recommended: true },
    { ...CHOICE, value: "line", label: "line", money: 30 },
  ],
  answer: "unit",
};

export const lines = (charge: string, answer = "leave_out"): QuestionResponse => ({
  ...CURRENCY,
  topic: "lines",
  column: "product",
  option: "include",
  flag: `--include ${charge}`,
  choices: [
    { ...CHOICE, value: "leave_out", label: "left out", money: 0, recommended: true },
    { ...CHOICE, value: charge, label: "counted", money: 40 },
  ],
  answer,
});

export const PREVIEW: PreviewResponse = {
  source: "csv",
  mapping: [{ table: "transactions", target_column: "customer_id", source_column: "Kunde", origin: "alias" }],
  unused_columns: [],
  columns: ["Kunde", "Wann", "Netto", "Brutto"],
  has_money: true,
  notes: [],
  rows_by_table: { transactions: 94 },
  rows: [],
  questions: [],
  currency: "EUR",
  counted: { orders: 82, customers: 24, money: 4073.8 },
  left_out: [
    { table: "transactions", reason: "pending_order", doc: "not paid yet", rows: 12, money: 586.49 },
    { table: "transactions", reason: "brand_new_rule", doc: "odd in some way", rows: 1, money: null },
  ],
  problem: null,
  missing: [],
  ambiguous: {},
};
