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

/** Sources whose columns have names of their own; any other file's columns can be mapped. */
const FIXED = ["shopify", "online_retail", "cdnow", "olist"];

export const hasFixedColumns = (source: string) => FIXED.includes(source);

const SOURCES: Record<string, string> = {
  online_retail: "an Online Retail export",
  shopify: "a Shopify export",
  cdnow: "the CDNOW data set",
  olist: "the Olist data set",
  woocommerce: "a WooCommerce export",
  magento: "a Magento export",
  bigcommerce: "a BigCommerce export",
  stripe: "a Stripe export",
  paypal: "a PayPal export",
  square: "a Square export",
  etsy: "an Etsy export",
  amazon: "an Amazon export",
};

/** What kind of file it is, in words. */
export const sourceWords = (source: string) => SOURCES[source] ?? "orders";

/** The file's column for one of ours; empty where there is none. */
export function fileColumn(
  ours: string,
  seen: PreviewResponse,
  reading: ReadingOptions,
  table = ORDERS,
): string {
  const chosen = reading.columns?.[ours];
  if (chosen) return chosen;
  return matchesOf(ours, seen, table).find((column) => column.how !== "computed")?.theirs ?? "";
}

/** How a column is filled that the file does not have by itself. */
export const formulaOf = (ours: string, seen: PreviewResponse): string | undefined =>
  matchesOf(ours, seen, ORDERS).find((column) => column.how === "computed")?.theirs;

const matchesOf = (ours: string, seen: PreviewResponse, table: string) =>
  seen.mapping.filter((column) => column.ours === ours && column.table === table);
