import { t } from "@lingui/core/macro";

import type { SegmentFieldResponse } from "../../../api/generated";
import { type BoughtDraft, boughtDraft, boughtTree, isBoughtTree } from "./bought";

/** A rule while it is made: conditions may be unfinished. */
export interface ConditionDraft {
  id: number;
  kind: "condition";
  field: string;
  op: string;
  /** As typed: numbers as text (shares in percent), several texts as a list. */
  value: string | string[];
}
export interface GroupDraft {
  id: number;
  kind: "group";
  joined: "all" | "any";
  negated: boolean;
  parts: Draft[];
}
export type Draft = ConditionDraft | GroupDraft | BoughtDraft;
export type Tree = Record<string, unknown>;

export const OP_WORDS: Record<string, string> = {
  "=": "is",
  "!=": t`is not`,
  ">": t`is more than`,
  ">=": t`is at least`,
  "<": t`is less than`,
  "<=": t`is at most`,
  in: t`is one of`,
  "not in": t`is none of`,
  known: t`is known`,
  unknown: t`is unknown`,
};
export const DAY_WORDS: Record<string, string> = {
  ...OP_WORDS,
  ">": t`is after`,
  ">=": t`is on or after`,
  "<": t`is before`,
  "<=": t`is on or before`,
};

export const isBare = (op: string) => op === "known" || op === "unknown";
export const isList = (op: string) => op === "in" || op === "not in";
const NUMBERS = ["money", "number", "count", "share"];
export const isNumber = (kind: string) => NUMBERS.includes(kind);

// From the time the page was loaded on: drafts of an earlier load have smaller ones.
let last = Date.now();
const fresh = () => ++last;

export const newCondition = (): ConditionDraft => ({
  id: fresh(),
  kind: "condition",
  field: "predicted_clv",
  op: ">=",
  value: "",
});

export const newGroup = (joined: "all" | "any" = "all"): GroupDraft => ({
  id: fresh(),
  kind: "group",
  joined,
  negated: false,
  parts: [newCondition()],
});

export const newBought = (): BoughtDraft => ({
  id: fresh(),
  kind: "bought",
  negated: false,
  items: {},
  days: "90",
  times: "1",
});

/** The operator kept where the field knows it, the value where it can be one of the new kind. */
export function withField(condition: ConditionDraft, field: SegmentFieldResponse): ConditionDraft {
  const usual = isNumber(field.kind) ? ">=" : field.operators[0];
  const op = field.operators.includes(condition.op) ? condition.op : (usual ?? "=");
  return { ...condition, field: field.name, op, value: isList(op) ? [] : "" };
}

export function withOp(condition: ConditionDraft, op: string): ConditionDraft {
  const texts =
    typeof condition.value === "string" ? (condition.value ? [condition.value] : []) : condition.value;
  return { ...condition, op, value: isList(op) ? texts : (texts[0] ?? "") };
}

/** The draft with the part of an id changed; taken out where the change is null. Groups left empty go too. */
export function changed(draft: GroupDraft, id: number, change: (part: Draft) => Draft | null): GroupDraft {
  const parts = draft.parts.flatMap((part): Draft[] => {
    if (part.id === id) {
      const replacement = change(part);
      return replacement ? [replacement] : [];
    }
    if (part.kind !== "group") return [part];
    const inside = changed(part, id, change);
    return inside.parts.length ? [inside] : [];
  });
  const self = draft.id === id ? (change(draft) as GroupDraft | null) : null;
  return self ?? { ...draft, parts };
}

/** As the service reads it; undefined while something is missing. */
export function treeOf(draft: Draft, fields: Map<string, SegmentFieldResponse>): Tree | undefined {
  if (draft.kind === "condition") return conditionTree(draft, fields.get(draft.field));
  if (draft.kind === "bought") return boughtTree(draft);
  const parts = draft.parts.map((part) => treeOf(part, fields));
  if (!parts.length || parts.some((part) => part === undefined)) return undefined;
  const group: Tree = parts.length === 1 ? (parts[0] as Tree) : { [draft.joined]: parts };
  return draft.negated ? { not: group } : group;
}

function conditionTree(condition: ConditionDraft, field: SegmentFieldResponse | undefined): Tree | undefined {
  if (!field) return undefined;
  if (isBare(condition.op)) return { field: condition.field, op: condition.op };
  const value = valueOf(condition.value, field);
  return value === undefined ? undefined : { field: condition.field, op: condition.op, value };
}

function valueOf(value: string | string[], field: SegmentFieldResponse): unknown {
  if (Array.isArray(value)) return value.length ? value : undefined;
  if (value.trim() === "") return undefined;
  if (field.kind === "flag") return value === "true";
  if (!isNumber(field.kind)) return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  return field.kind === "share" ? rounded(number / 100) : number;
}

/** 0.07 and not 0.07000000000000001. */
const rounded = (value: number) => Number(value.toPrecision(12));

/** A draft of a rule that the service knows; always a group, to add to. */
export function draftOf(tree: Tree, fields: Map<string, SegmentFieldResponse>): GroupDraft {
  const draft = partOf(tree, fields);
  return draft.kind === "group" ? draft : { ...newGroup(), parts: [draft] };
}

function partOf(tree: Tree, fields: Map<string, SegmentFieldResponse>): Draft {
  if (isBoughtTree(tree)) return boughtDraft(tree, false, fresh());
  if ("not" in tree) {
    if (isBoughtTree(tree["not"] as Tree)) return boughtDraft(tree["not"] as Tree, true, fresh());
    const inside = draftOf(tree["not"] as Tree, fields);
    return inside.negated ? { ...newGroup(), negated: true, parts: [inside] } : { ...inside, negated: true };
  }
  for (const joined of ["all", "any"] as const) {
    const parts = tree[joined] as Tree[] | undefined;
    if (parts) return { ...newGroup(joined), parts: parts.map((part) => partOf(part, fields)) };
  }
  const { field, op, value } = tree as { field: string; op: string; value?: unknown };
  return { ...newCondition(), field, op, value: typed(value, fields.get(field)) };
}

function typed(value: unknown, field: SegmentFieldResponse | undefined): string | string[] {
  if (Array.isArray(value)) return value.map(String);
  if (value === undefined) return "";
  return field?.kind === "share" ? String(rounded(Number(value) * 100)) : String(value);
}
