import { t } from "@lingui/core/macro";

import { numbers } from "../../words/formats";

export type Kind = "text" | "whole" | "decimal" | "money" | "share" | "day";
export type Cell = string | number | null;

/** A table as it is written to a file: every column has a title and one kind of values. */
export interface ExportedTable {
  title: string;
  columns: { title: string; kind: Kind }[];
  rows: Cell[][];
}

/** A number whose kind is known. */
export interface Value {
  kind: Kind;
  value: number;
}

const UNKNOWN = /^[–—-]?$/;
const SIGNS = /[\p{Sc}\s\u00a0\u202f]|[A-Z]{2,3}\$?/gu;

function marks() {
  const parts = numbers({ minimumFractionDigits: 1 }).formatToParts(-1234567.8);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return { group: of("group"), decimal: of("decimal") || "." };
}

/** What a text says as a number, written as this reader's language writes them; undefined where it is a text. */
export function numberIn(text: string): Value | undefined {
  const { group, decimal } = marks();
  const isShare = /[%٪]/.test(text);
  const hasSign = /\p{Sc}/u.test(text);
  let plain = text.replace(/[%٪]/g, "").replace(SIGNS, "").replace(/−/g, "-");
  if (group) plain = plain.replaceAll(group, "");
  plain = plain.replace(decimal, ".");
  if (!/^[+-]?\d+(\.\d+)?$/.test(plain)) return undefined;
  if (!hasSign && /[A-Za-z]/.test(text)) return undefined;
  const value = Number(plain);
  if (isShare) return { kind: "share", value: Number((value / 100).toPrecision(15)) };
  if (hasSign) return { kind: "money", value };
  return { kind: plain.includes(".") ? "decimal" : "whole", value };
}

/** Columns of texts, with numbers as numbers where a column has nothing else. */
export function tableOfTexts(title: string, heads: string[], texts: (Cell | Value)[][]): ExportedTable {
  const width = Math.max(heads.length, ...texts.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, at) => {
    const cells = texts.map((row) => row[at] ?? null);
    return { head: heads[at] || t`Column ${at + 1}`, ...column(cells) };
  });
  return {
    title,
    columns: columns.map(({ head, kind }) => ({ title: head, kind })),
    rows: texts.map((_, row) => columns.map(({ values }) => values[row] ?? null)),
  };
}

function column(cells: (Cell | Value)[]): { kind: Kind; values: Cell[] } {
  const known = cells.map((cell) =>
    typeof cell === "string" ? (UNKNOWN.test(cell.trim()) ? null : cell.trim()) : cell,
  );
  const values = known.map((cell) =>
    typeof cell === "number" ? plainNumber(cell) : typeof cell === "string" ? numberIn(cell) : cell,
  );
  const kinds = new Set(values.flatMap((value) => (value ? [value.kind] : [])));
  const kind = commonKind(kinds);
  if (values.includes(undefined) || !kind) return { kind: "text", values: known.map(asText) };
  return { kind, values: values.map((value) => value?.value ?? null) };
}

const asText = (cell: Cell | Value): Cell =>
  cell === null ? null : String(typeof cell === "object" ? cell.value : cell);

const plainNumber = (value: number): Value => ({
  kind: Number.isInteger(value) ? "whole" : "decimal",
  value,
});

function commonKind(kinds: Set<Kind>): Kind | undefined {
  if (kinds.size === 0) return "text";
  if (kinds.size === 1) return [...kinds][0];
  return [...kinds].every((kind) => kind === "whole" || kind === "decimal") ? "decimal" : undefined;
}
