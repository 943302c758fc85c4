import { plural, t } from "@lingui/core/macro";

import type { ImportRemovalResponse, ImportResponse } from "../../../api/generated";
import { day, exact, whole } from "../../../words/formats";

const TABLES: Record<string, string> = {
  transactions: t`order rows`,
  customers: t`contacts`,
  products: t`products`,
  events: t`events`,
};

/** What of an import is in the workspace: "504 order rows, 60 contacts". */
export function rowsWords({ rows, repeated }: ImportResponse): string {
  const parts = Object.entries(rows).map(([name, count]) => `${whole(count)} ${TABLES[name] ?? name}`);
  if (repeated) parts.push(t`${whole(repeated)} already known`);
  return parts.join(", ") || t`nothing new`;
}

const orders = (count: number) => plural(count, { one: "# order", other: "# orders" });

const COUNTED = {
  contacts: (count: number) => plural(count, { one: "# contact", other: "# contacts" }),
  products: (count: number) => plural(count, { one: "# product", other: "# products" }),
  events: (count: number) => plural(count, { one: "# event", other: "# events" }),
};

/** What a removal changes, the most important first. */
export function removalWords(removal: ImportRemovalResponse): string[] {
  const { removed, remaining, restored } = removal;
  const amount = removed.money == null ? "" : t`, ${exact(removed.money)} in total`;
  const lines = [];
  if (removed.rows) lines.push(t`${orders(removed.orders)} will be removed${amount}.`);
  if (remaining.rows) lines.push(t`${orders(remaining.orders)} will stay: another import contains them.`);
  if (restored.rows) lines.push(t`${orders(restored.orders)} will be as another import has them.`);
  const others = (["contacts", "products", "events"] as const).filter((name) => removal[name] > 0);
  for (const name of others) lines.push(t`${COUNTED[name](removal[name])} will be removed.`);
  if (removal.customers_without_orders)
    lines.push(
      t`${plural(removal.customers_without_orders, { one: "# customer", other: "# customers" })} will have no orders left.`,
    );
  if (removed.rows)
    lines.push(
      removal.newest_order
        ? t`The newest order will be of ${day(removal.newest_order)}.`
        : t`The workspace will have no orders.`,
    );
  if (lines.length === 0) lines.push(t`Everything in this import also came in another import.`);
  return lines;
}
