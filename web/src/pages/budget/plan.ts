import { t } from "@lingui/core/macro";

import type { BudgetAllocationApiArg, BudgetPlan, BudgetRow, Estimate } from "../../api/generated";
import { money, numbers, readable } from "../../words/formats";
import { groupWords } from "../../words/groupWords";

export type By = "tier" | "channel" | "tier_and_channel";
export type Method = "rule" | "optimise";
export const BY: Record<By, string> = {
  tier: t`Value tiers`,
  channel: t`Channels`,
  tier_and_channel: t`Tiers by channel`,
};
export const METHODS: Record<Method, string> = { rule: t`3:2:1 rule`, optimise: t`Maximize value` };
export const DEFAULT_TOTAL = 10_000;

/** What is asked for, as it stands in the address. */
export interface BudgetRequest {
  total: number;
  by: By;
  margin: number | undefined;
  minimum: Record<string, number>;
  maximum: Record<string, number>;
}

export function read(view: URLSearchParams): BudgetRequest {
  const total = Number(view.get("total") ?? DEFAULT_TOTAL);
  const margin = Number(view.get("margin"));
  const by = view.get("by") as By;
  return {
    total: Number.isFinite(total) && total >= 0 ? total : DEFAULT_TOTAL,
    by: by in BY ? by : "tier",
    margin: margin > 0 && margin <= 100 ? margin : undefined,
    minimum: amounts(view.getAll("minimum")),
    maximum: amounts(view.getAll("maximum")),
  };
}

/** The address of it; what is usual is left out. */
export function written(request: BudgetRequest, view: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(view);
  for (const name of ["total", "by", "margin", "minimum", "maximum"]) next.delete(name);
  if (request.total !== DEFAULT_TOTAL) next.set("total", String(request.total));
  if (request.by !== "tier") next.set("by", request.by);
  if (request.margin !== undefined) next.set("margin", String(request.margin));
  for (const limit of texts(request.minimum)) next.append("minimum", limit);
  for (const limit of texts(request.maximum)) next.append("maximum", limit);
  return next;
}

export const query = (request: BudgetRequest, method: Method): BudgetAllocationApiArg => ({
  totalBudget: request.total,
  method,
  by: request.by,
  minimum: texts(request.minimum),
  maximum: texts(request.maximum),
  grossMargin: request.margin === undefined ? undefined : request.margin / 100,
});

/** Amounts by name, as the service reads them. */
export const texts = (amounts: Record<string, number>): string[] =>
  Object.entries(amounts).map(([name, value]) => `${name}=${value}`);

function amounts(entries: string[]): Record<string, number> {
  const byName: Record<string, number> = {};
  for (const entry of entries) {
    const at = entry.lastIndexOf("=");
    const value = Number(entry.slice(at + 1));
    if (at > 0 && entry.slice(at + 1) !== "" && Number.isFinite(value)) byName[entry.slice(0, at)] = value;
  }
  return byName;
}

/** With the limit, or without any where it is undefined. */
export function limited(
  limits: Record<string, number>,
  name: string,
  value: number | undefined,
): Record<string, number> {
  const { [name]: _, ...others } = limits;
  return value === undefined ? others : { ...others, [name]: value };
}

/** A part as people read it. */
export const lineName = (row: { name: string; tier: string | null; channel: string | null }) =>
  [row.tier && groupWords(row.tier), row.channel && readable(row.channel)].filter(Boolean).join(" · ") ||
  row.name;

export const BASIS: Record<BudgetRow["basis"], string> = {
  history: t`From past spend`,
  costs: t`From past costs`,
  assumed: t`Assumed`,
};

export const days = (value: number | null | undefined, horizon: number) =>
  value == null
    ? t`more than ${horizon} days`
    : value < 1
      ? t`less than a day`
      : t`${Math.round(value)} days`;

/** Both ends of a figure: "2,100 to 3,400". */
export const ends = (estimate: Estimate | null, show: (value: number) => string) =>
  estimate === null ? "–" : t`${show(estimate.lower)} to ${show(estimate.upper)}`;

/** "1,200 more value": the second plan against the first. */
export function gainSentence(rule: BudgetPlan, best: BudgetPlan): string {
  const more = best.total.value.expected - rule.total.value.expected;
  if (rule.total.value.expected <= 0) return "";
  const part = more / rule.total.value.expected;
  if (part < 0.005) return t`The rule performs as well as the optimal plan on current data.`;
  return t`The optimal plan is expected to return ${money(more, best.currency)} (${numbers({ style: "percent", maximumFractionDigits: 0 }).format(part)}) more than the rule.`;
}
