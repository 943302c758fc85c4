import type { BudgetAllocationApiArg, BudgetPlan, BudgetRow, Estimate } from "../../api/generated";
import { money, numbers } from "../../words/formats";
import { groupWords } from "../../words/groupWords";

export type By = "tier" | "channel" | "tier_and_channel";
export type Method = "rule" | "optimise";
export const BY: Record<By, string> = {
  tier: "Value tiers",
  channel: "Channels",
  tier_and_channel: "Tiers by channel",
};
export const METHODS: Record<Method, string> = { rule: "3:2:1 rule", optimise: "Maximize value" };
export const FIRST_TOTAL = 10_000;

/** What is asked for, as it stands in the address. */
export interface Asked {
  total: number;
  by: By;
  margin: number | undefined;
  least: Record<string, number>;
  most: Record<string, number>;
}

export function read(view: URLSearchParams): Asked {
  const total = Number(view.get("total") ?? FIRST_TOTAL);
  const margin = Number(view.get("margin"));
  const by = view.get("by") as By;
  return {
    total: Number.isFinite(total) && total >= 0 ? total : FIRST_TOTAL,
    by: by in BY ? by : "tier",
    margin: margin > 0 && margin <= 100 ? margin : undefined,
    least: amounts(view.getAll("least")),
    most: amounts(view.getAll("most")),
  };
}

/** The address of it; what is usual is left out. */
export function written(asked: Asked, view: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(view);
  for (const name of ["total", "by", "margin", "least", "most"]) next.delete(name);
  if (asked.total !== FIRST_TOTAL) next.set("total", String(asked.total));
  if (asked.by !== "tier") next.set("by", asked.by);
  if (asked.margin !== undefined) next.set("margin", String(asked.margin));
  for (const one of texts(asked.least)) next.append("least", one);
  for (const one of texts(asked.most)) next.append("most", one);
  return next;
}

export const query = (asked: Asked, method: Method): BudgetAllocationApiArg => ({
  totalBudget: asked.total,
  method,
  by: asked.by,
  least: texts(asked.least),
  most: texts(asked.most),
  grossMargin: asked.margin === undefined ? undefined : asked.margin / 100,
});

/** Amounts by name, as the service reads them. */
export const texts = (amounts: Record<string, number>): string[] =>
  Object.entries(amounts).map(([name, value]) => `${name}=${value}`);

function amounts(found: string[]): Record<string, number> {
  const made: Record<string, number> = {};
  for (const one of found) {
    const at = one.lastIndexOf("=");
    const value = Number(one.slice(at + 1));
    if (at > 0 && one.slice(at + 1) !== "" && Number.isFinite(value)) made[one.slice(0, at)] = value;
  }
  return made;
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
export const partName = (row: { name: string; tier: string | null; channel: string | null }) =>
  [row.tier && groupWords(row.tier), row.channel && channelName(row.channel)].filter(Boolean).join(" · ") ||
  row.name;

export const channelName = (channel: string) =>
  (channel.charAt(0).toUpperCase() + channel.slice(1)).replaceAll("_", " ");

export const BASIS: Record<BudgetRow["basis"], string> = {
  history: "From past spend",
  costs: "From past costs",
  assumed: "Assumed",
};

/** How many times the money comes back: "3.4×". */
export const times = (value: number | null | undefined) =>
  value == null ? "–" : `${numbers({ maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)}×`;

export const days = (value: number | null | undefined, horizon: number) =>
  value == null ? `more than ${horizon} days` : value < 1 ? "less than a day" : `${Math.round(value)} days`;

/** Both ends of a figure: "2,100 to 3,400". */
export const ends = (one: Estimate | null, show: (value: number) => string) =>
  one === null ? "–" : `${show(one.lower)} to ${show(one.upper)}`;

/** "1,200 more value": the second plan against the first. */
export function gained(rule: BudgetPlan, best: BudgetPlan): string {
  const more = best.total.value.expected - rule.total.value.expected;
  if (rule.total.value.expected <= 0) return "";
  const part = more / rule.total.value.expected;
  if (part < 0.005) return "The rule performs as well as the optimal plan on current data.";
  return `The optimal plan is expected to return ${money(more, best.currency)} (${numbers({ style: "percent", maximumFractionDigits: 0 }).format(part)}) more than the rule.`;
}
