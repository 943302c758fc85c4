import type { ListCustomersApiArg } from "../../api/generated";
import { windowOf } from "../../words/windows";
import type { FileKind } from "../../ui/exports/saveFile";
import { periodOf } from "../../ui/period/period";
import type { Column } from "./columns";

/** Filters by one value, under the API's names, which are those of the address. */
const CHOICES = [
  "in_segment",
  "segment",
  "value_tier",
  "confidence",
  "country",
  "acquisition_source",
] as const;
const SCORES = ["recency_score", "frequency_score"] as const;
const RANGED = ["predicted_clv", "net_spend", "orders", "probability_alive", "churn_probability"] as const;
const RANGES = RANGED.flatMap((name) => [`min_${name}`, `max_${name}`]);

/** What of an address narrows the list. */
export const FILTERS: string[] = ["search", ...CHOICES, ...SCORES, ...RANGES];

type Sort = NonNullable<ListCustomersApiArg["sort"]>;
const PAGE_ROWS = 25;
const MAX_ROWS = 1000;

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The list that an address asks for. Values that are not numbers are left out. */
export function queryOf(view: URLSearchParams): ListCustomersApiArg {
  const query: Record<string, unknown> = {};
  for (const name of CHOICES) if (view.get(name)) query[camel(name)] = view.get(name);
  for (const name of [...SCORES, ...RANGES]) {
    const value = view.get(name);
    if (value && Number.isFinite(Number(value))) query[camel(name)] = Number(value);
  }
  const limit = Number(view.get("limit"));
  const windowDays = windowOf(view);
  const period = periodOf(view);
  return {
    ...query,
    ...(windowDays === undefined ? {} : { windowDays }),
    ...(period && { fromDay: period.from, toDay: period.to }),
    sort: sortOf(view),
    descending: view.get("order") !== "up",
    limit: Number.isInteger(limit) && limit >= 1 && limit <= MAX_ROWS ? limit : PAGE_ROWS,
    after: view.get("after") ?? "",
    startsWith: view.get("search") ?? "",
    count: true,
  };
}

const sortOf = (view: URLSearchParams): Sort => {
  const sort = (view.get("sort") ?? "predicted_clv") as Sort;
  // Columns of a range of days are gone when the range is.
  return /^(period|before)_/.test(sort) && !periodOf(view) ? "predicted_clv" : sort;
};

/** Where the list is as a file: the same filters, order and columns, on one page or on all of them. */
export function exportAddress(
  view: URLSearchParams,
  columns: Column[],
  kind: FileKind,
  isPage: boolean,
): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value = view.get(name);
    if (value) query.set(name === "search" ? "starts_with" : name, value);
  }
  const { sort, descending, limit, after, fromDay, toDay, windowDays } = queryOf(view);
  if (windowDays !== undefined) query.set("window_days", String(windowDays));
  query.set("sort", sort ?? "");
  query.set("descending", String(descending));
  if (fromDay && toDay) {
    query.set("from_day", fromDay);
    query.set("to_day", toDay);
  }
  for (const name of ["customer_id", ...columns.flatMap((column) => column.exported ?? [column.name])])
    query.append("columns", name);
  if (isPage) {
    query.set("limit", String(limit));
    if (after) query.set("after", after);
  }
  query.set("format", kind === "xlsx" ? "xlsx" : "csv");
  query.set("decimal", kind === "csv-comma" ? "comma" : "point");
  return `/api/v1/exports/customers?${query}`;
}

/** The address with changes; empty values are taken out, and one is on the first page again. */
export function changed(view: URLSearchParams, changes: Record<string, string>): URLSearchParams {
  const next = new URLSearchParams(view);
  if (!("after" in changes)) next.delete("after");
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

/** What of an address is worth saving: all but the page one is on. */
export function savedQuery(view: URLSearchParams): string {
  return changed(view, {}).toString();
}
