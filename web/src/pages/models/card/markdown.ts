/** The little of Markdown that model cards are written in; whatever else they hold stays text. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "table"; head: string[]; rows: string[][] };

export type Piece = { kind: "text" | "strong" | "code"; text: string };

const HEADING = /^(#{1,4})\s+(.*)$/;
const RULE = /^\|(\s*:?-+:?\s*\|)+\s*$/;
const ITEM = /^[-*]\s+(.*)$/;

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

/** Headings, paragraphs, lists and tables, in their order. */
export function blocks(text: string): Block[] {
  const parsed: Block[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trim();
    const last = parsed.at(-1);
    const follows = at > 0 && lines[at - 1]!.trim() !== "";
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (line === "") continue;
    if (heading) parsed.push({ kind: "heading", level: heading[1]!.length, text: heading[2]! });
    else if (item && last?.kind === "list" && follows) last.items.push(item[1]!);
    else if (item) parsed.push({ kind: "list", items: [item[1]!] });
    else if (line.startsWith("|") && RULE.test(lines[at + 1]?.trim() ?? "")) {
      const table: Block = { kind: "table", head: cells(line), rows: [] };
      for (at += 2; lines[at]?.trim().startsWith("|"); at++) table.rows.push(cells(lines[at]!));
      at -= 1;
      parsed.push(table);
    } else if (last?.kind === "paragraph" && follows) last.text += ` ${line}`;
    else parsed.push({ kind: "paragraph", text: line });
  }
  return parsed;
}

/** A line's plain, strong and code pieces. */
export function pieces(text: string): Piece[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter(Boolean)
    .map((part) => {
      if (part.startsWith("**") && part.length > 4) return { kind: "strong", text: part.slice(2, -2) };
      if (part.startsWith("`") && part.length > 2) return { kind: "code", text: part.slice(1, -1) };
      return { kind: "text", text: part };
    });
}
