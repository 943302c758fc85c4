import { t } from "@lingui/core/macro";

import { quoted } from "../../ui/groups/groupRule";
import { FILTERS } from "./view";

const EQUAL = ["segment", "value_tier", "confidence", "country", "acquisition_source"];
const SCORES = ["recency_score", "frequency_score"];

/** The segment that is exactly the list, where there is one: a group or a named segment, and nothing else. */
export function segmentOf(view: URLSearchParams): string | undefined {
  const [only, ...others] = FILTERS.filter((name) => view.get(name));
  if (only === undefined || others.length > 0) return undefined;
  return ["in_segment", "segment", "value_tier"].includes(only) ? (view.get(only) ?? undefined) : undefined;
}

/**
 * The filters of a list as the rule of a segment; undefined where no rule says the same. `within`: the rule of
 * the segment that the list is of.
 */
export function ruleOf(view: URLSearchParams, within: string | undefined): string | undefined {
  if (view.get("search") || (view.get("in_segment") && within === undefined)) return undefined;
  const parts = view.get("in_segment") ? [`(${within})`] : [];
  for (const name of FILTERS) {
    const value = view.get(name);
    if (!value) continue;
    if (EQUAL.includes(name)) parts.push(`${name} = ${quoted(value)}`);
    if (!Number.isFinite(Number(value))) continue;
    if (SCORES.includes(name)) parts.push(`${name} = ${Number(value)}`);
    if (name.startsWith("min_")) parts.push(`${name.slice(4)} >= ${Number(value)}`);
    if (name.startsWith("max_")) parts.push(`${name.slice(4)} <= ${Number(value)}`);
  }
  return parts.length ? parts.join(t` and `) : "orders >= 1";
}
