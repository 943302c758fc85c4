import { t } from "@lingui/core/macro";

import type { CustomerEvent } from "../../api/generated";

export const amountOf = ({ details }: CustomerEvent) => (details["amount"] as number | undefined) ?? null;

/** The id of an order, by which it can be removed; null for all else, refunds among them. */
export const orderOf = ({ what, details }: CustomerEvent) =>
  what === "order" && details["order_id"] != null ? String(details["order_id"]) : null;

/** What happened, in a few words. */
export function nameOf({ what, details }: CustomerEvent): string {
  if (what === "event") return String(details["kind"] ?? t`Event`).replaceAll("_", " ");
  const order = details["order_id"] ? ` ${details["order_id"]}` : "";
  const lines = details["lines"] ? t`, ${details["lines"]} lines` : "";
  return `${what === "refund" ? t`Refund` : t`Order`}${order}${lines}`;
}
