import type { ReadingOptions, PreviewResponse } from "../../../api/generated";

export interface OrderField {
  name: string;
  title: string;
  hint: string;
  isRequired?: boolean;
}

/** What a log of orders may tell, the most important first. */
export const ORDER_FIELDS: OrderField[] = [
  {
    name: "customer_id",
    title: "Customer",
    hint: "Customer number or email address",
    isRequired: true,
  },
  { name: "order_date", title: "Order date", hint: "With or without a time", isRequired: true },
  { name: "order_id", title: "Order number", hint: "Shared by all rows of an order" },
  { name: "amount", title: "Amount", hint: "Amount paid; negative for refunds" },
  { name: "status", title: "Status", hint: "Paid, canceled or refunded; decides what counts as a sale" },
  { name: "currency", title: "Currency", hint: "If orders use more than one" },
  { name: "email", title: "Email address", hint: "Identifies guests without a customer number" },
  { name: "quantity", title: "Quantity", hint: "Used with the unit price if there is no amount" },
  { name: "unit_price", title: "Unit price", hint: "Used with the quantity if there is no amount" },
  { name: "product_id", title: "Product", hint: "Number or name" },
  { name: "category", title: "Category", hint: "Product category" },
  { name: "channel", title: "Channel", hint: "Web, store, marketplace" },
  { name: "promo_code", title: "Promotion", hint: "Coupon code" },
  { name: "discount", title: "Discount", hint: "Discount on the order or line" },
  { name: "country", title: "Country", hint: "Country of the customer or order" },
];

const ORDERS = "transactions";

/** The file's column for one of ours; empty where there is none. */
export function fileColumn(
  target: string,
  seen: PreviewResponse,
  reading: ReadingOptions,
  table = ORDERS,
): string {
  const chosen = reading.columns?.[target];
  if (chosen) return chosen;
  return matchesOf(target, seen, table).find((column) => column.origin !== "computed")?.source_column ?? "";
}

/** How a column is filled that the file does not have by itself. */
export const formulaOf = (target: string, seen: PreviewResponse): string | undefined =>
  matchesOf(target, seen, ORDERS).find((column) => column.origin === "computed")?.source_column;

const matchesOf = (target: string, seen: PreviewResponse, table: string) =>
  seen.mapping.filter((column) => column.target_column === target && column.table === table);
