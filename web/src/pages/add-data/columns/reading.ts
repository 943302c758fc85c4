import { t } from "@lingui/core/macro";

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
    title: t`Customer`,
    hint: t`Customer number or email address`,
    isRequired: true,
  },
  { name: "order_date", title: t`Order date`, hint: t`With or without a time`, isRequired: true },
  { name: "order_id", title: t`Order number`, hint: t`Shared by all rows of an order` },
  { name: "amount", title: t`Amount`, hint: t`Amount paid; negative for refunds` },
  { name: "status", title: t`Status`, hint: t`Paid, canceled or refunded; decides what counts as a sale` },
  { name: "currency", title: t`Currency`, hint: t`If orders use more than one` },
  { name: "email", title: t`Email address`, hint: t`Identifies guests without a customer number` },
  { name: "quantity", title: t`Quantity`, hint: t`Used with the unit price if there is no amount` },
  { name: "unit_price", title: t`Unit price`, hint: t`Used with the quantity if there is no amount` },
  { name: "product_id", title: t`Product`, hint: t`Number or name` },
  { name: "category", title: t`Category`, hint: t`Product category` },
  { name: "channel", title: t`Channel`, hint: t`Web, store, marketplace` },
  { name: "promo_code", title: t`Promotion`, hint: t`Coupon code` },
  { name: "discount", title: t`Discount`, hint: t`Discount on the order or line` },
  { name: "country", title: t`Country`, hint: t`Country of the customer or order` },
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
