import type { Tree } from "./rules";

/** A condition on the order history while it is made; numbers as typed. */
export interface BoughtDraft {
  id: number;
  kind: "bought";
  negated: boolean;
  /** Values by field of orders; a field without any does not matter. */
  items: Record<string, string[]>;
  days: string;
  times: string;
}

interface BoughtTree {
  bought: Record<string, string | string[]>;
  within_days?: number;
  at_least?: number;
}

export const isBoughtTree = (tree: Tree): boolean => "bought" in tree;

/** As the service reads it; undefined while a number is none. */
export function boughtTree(draft: BoughtDraft): Tree | undefined {
  const days = wholeNumber(draft.days);
  const times = wholeNumber(draft.times);
  if (days === undefined || times === undefined) return undefined;
  const items = Object.fromEntries(Object.entries(draft.items).filter(([, values]) => values.length > 0));
  const tree = {
    bought: items,
    ...(days !== null && { within_days: days }),
    ...(times !== null && times !== 1 && { at_least: times }),
  };
  return draft.negated ? { not: tree } : tree;
}

export function boughtDraft(tree: Tree, negated: boolean, id: number): BoughtDraft {
  const { bought, within_days, at_least } = tree as unknown as BoughtTree;
  const items = Object.entries(bought).map(([name, values]) => [name, [values].flat()] as const);
  return {
    id,
    kind: "bought",
    negated,
    items: Object.fromEntries(items),
    days: within_days?.toString() ?? "",
    times: (at_least ?? 1).toString(),
  };
}

/** Null where nothing is typed, undefined where it is not a whole number above 0. */
function wholeNumber(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
