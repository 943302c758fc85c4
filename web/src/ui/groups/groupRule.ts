import { t } from "@lingui/core/macro";

/** A text as the rule language writes it. */
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The rule of customers with these values; undefined where one of them is unknown, which no rule can say. */
export function ruleWith(values: Record<string, string | number | null>): string | undefined {
  const entries = Object.entries(values);
  if (entries.some(([, value]) => value === null)) return undefined;
  return entries
    .map(([field, value]) => `${field} = ${typeof value === "number" ? value : quoted(value ?? "")}`)
    .join(t` and `);
}

/** The rule of customers whose first order was on `from` or later, and before `until`: days as YYYY-MM-DD. */
export const firstOrderedBetween = (from: string, until: string) =>
  `first_order >= ${quoted(from)} and first_order < ${quoted(until)}`;
