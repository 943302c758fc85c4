import type { ImportRemovalResponse, ImportResponse } from "../../../api/generated";
import { day, exact, whole } from "../../../words/formats";

const TABLES: Record<string, string> = {
  transactions: "order rows",
  customers: "contacts",
  products: "products",
  events: "events",
};

/** What of an import is in the workspace: "504 order rows, 60 contacts". */
export function rowsWords({ rows, repeated }: ImportResponse): string {
  const parts = Object.entries(rows).map(([name, count]) => `${whole(count)} ${TABLES[name] ?? name}`);
  if (repeated) parts.push(`${whole(repeated)} already known`);
  return parts.join(", ") || "nothing new";
}

const counting = (count: number, singular: string, plural = `${singular}s`) =>
  `${whole(count)} ${count === 1 ? singular : plural}`;

/** What a removal changes, the most important first. */
export function removalWords(removal: ImportRemovalResponse): string[] {
  const { removed, remaining, restored } = removal;
  const amount = removed.money == null ? "" : `, ${exact(removed.money)} in total`;
  const lines = [];
  if (removed.rows) lines.push(`${counting(removed.orders, "order")} will be removed${amount}.`);
  if (remaining.rows)
    lines.push(`${counting(remaining.orders, "order")} will stay: another import contains them.`);
  if (restored.rows) lines.push(`${counting(restored.orders, "order")} will be as another import has them.`);
  const others = (["contacts", "products", "events"] as const).filter((name) => removal[name] > 0);
  for (const name of others) lines.push(`${counting(removal[name], name.slice(0, -1))} will be removed.`);
  if (removal.customers_without_orders)
    lines.push(`${counting(removal.customers_without_orders, "customer")} will have no orders left.`);
  if (removed.rows)
    lines.push(
      removal.newest_order
        ? `The newest order will be of ${day(removal.newest_order)}.`
        : "The workspace will have no orders.",
    );
  if (lines.length === 0) lines.push("Everything in this import also came in another import.");
  return lines;
}
