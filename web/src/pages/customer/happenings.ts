import type { Happening } from "../../api/generated";

export const amountOf = ({ details }: Happening) => (details["amount"] as number | undefined) ?? null;

/** What happened, in a few words. */
export function nameOf({ what, details }: Happening): string {
  if (what === "event") return String(details["kind"] ?? "Event").replaceAll("_", " ");
  const order = details["order_id"] ? ` ${details["order_id"]}` : "";
  const lines = details["lines"] ? `, ${details["lines"]} lines` : "";
  return `${what === "refund" ? "Refund" : "Order"}${order}${lines}`;
}
