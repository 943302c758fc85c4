import { t } from "@lingui/core/macro";

import { readable, whole } from "../../words/formats";

/** Where something was, by the name that the service has for it. */
const PLACES: Record<string, string> = {
  "lake.transactions": t`Order rows`,
  "lake.customers": t`Customer profiles`,
  "lake.events": t`Events`,
  "lake.products": t`Product rows`,
  "lake.imported_customers": t`Profiles as each import had them`,
  "lake.repeated_orders": t`Order rows that several imports had`,
  "lake.repeated_events": t`Events that several imports had`,
  "lake.set_aside_orders": t`Order rows that another version replaced`,
  "lake.predictions": t`Predictions`,
  "store.arrivals": t`Orders received but not merged yet`,
  "store.deliveries": t`Deliveries to ad platforms`,
  "store.jobs": t`Texts of jobs`,
  "store.audit": t`Texts of the audit log`,
  "files.uploads": t`Uploaded files, removed as a whole`,
  "files.reports": t`Reports, removed as a whole`,
  "files.jobs": t`Results of jobs, removed as a whole`,
  "files.audiences": t`Members of audiences`,
};

export interface Removed {
  what: string;
  count: number;
}

/** What an erasure removes, the largest first. */
export function removed(erased: Record<string, number>): Removed[] {
  return Object.entries(erased)
    .filter(([, count]) => count > 0)
    .map(([place, count]) => ({ what: PLACES[place] ?? readable(place.split(".").at(-1) ?? place), count }))
    .sort((a, b) => b.count - a.count);
}

/** IDs as they are pasted: one per line, or with commas or semicolons between them. */
export const idsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n;,]/)
      .map((id) => id.trim())
      .filter(Boolean),
  ),
];

interface Erased {
  erased: Record<string, number>;
  sent_audiences: string[];
}

/** A receipt to keep. It names nobody: what is erased must not live on in it. */
export function receipt(result: Erased, customers: number, by: string, at: Date): string {
  const lines = removed(result.erased).map(({ what, count }) => `- ${what}: ${whole(count)}`);
  const lists = result.sent_audiences.length
    ? [
        "",
        t`To be removed on the platforms, which had been sent them:`,
        ...result.sent_audiences.map((list) => `- ${list}`),
      ]
    : [];
  return [
    t`Receipt of an erasure`,
    "",
    t`Time: ${at.toISOString()}`,
    t`By: ${by}`,
    t`Customers: ${whole(customers)}`,
    "",
    t`Erased:`,
    ...lines,
    ...lists,
    "",
  ].join("\n");
}
