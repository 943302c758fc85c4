import type { HowToRead, PreviewShown } from "../../api/generated";

export interface OurColumn {
  name: string;
  title: string;
  hint: string;
  needed?: boolean;
}

/** What a log of orders may tell, the most important first. */
export const OURS: OurColumn[] = [
  {
    name: "customer_id",
    title: "Customer",
    hint: "Who ordered: a number or an e-mail address",
    needed: true,
  },
  { name: "order_date", title: "Date of the order", hint: "With or without the time", needed: true },
  { name: "order_id", title: "Order number", hint: "Rows of one order share it" },
  { name: "amount", title: "Amount", hint: "What was paid; negative for refunds" },
  { name: "quantity", title: "Quantity", hint: "With the price, when there is no amount" },
  { name: "unit_price", title: "Price of one", hint: "With the quantity, when there is no amount" },
  { name: "product_id", title: "Product", hint: "Number or name" },
  { name: "category", title: "Category", hint: "Of the product" },
  { name: "channel", title: "Channel", hint: "Web, store, marketplace" },
  { name: "promo_code", title: "Promotion", hint: "Code of a coupon" },
  { name: "discount", title: "Discount", hint: "Money off" },
  { name: "country", title: "Country", hint: "Of the customer or the order" },
];

/** Sources whose files have names of their own; any other file's columns can be mapped. */
export const isMappable = (source: string) => ["csv", "parquet"].includes(source);

/** Names of all columns in the file, whether it was understood or not. */
export function columnsOf(seen: PreviewShown | undefined, failure: unknown): string[] {
  if (seen) {
    const used = seen.mapping.filter((one) => one.how !== "computed").map((one) => one.theirs);
    return [...new Set([...used, ...seen.unused_columns])];
  }
  const data = (failure as { data?: { code?: string; values?: string[] } } | undefined)?.data;
  return data?.code?.startsWith("source.column") ? (data.values ?? []) : [];
}

/** The file's column for one of ours; empty where there is none. */
export function theirs(ours: string, seen: PreviewShown | undefined, asked: HowToRead): string {
  const chosen = asked.columns?.[ours];
  if (chosen) return chosen;
  return seen?.mapping.find((one) => one.ours === ours && one.how !== "computed")?.theirs ?? "";
}

/** How a column is filled that the file does not have by itself. */
export const computed = (ours: string, seen: PreviewShown | undefined): string | undefined =>
  seen?.mapping.find((one) => one.ours === ours && one.how === "computed")?.theirs;
