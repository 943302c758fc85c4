import { describe, expect, it } from "vitest";

import { blocks, pieces } from "./markdown";

const CARD = `# blend

Expected net spend of each
known customer.

## Data

|  |  |
|---|---|
| customers | 2,000 |
| as of | 2026-01-01 |

After it.

- It knows **customers** only.
- <img src=x onerror=alert(1)>
`;

describe("a model card", () => {
  it("is headings, paragraphs, tables and lists, in their order", () => {
    expect(blocks(CARD)).toEqual([
      { kind: "heading", level: 1, text: "blend" },
      { kind: "paragraph", text: "Expected net spend of each known customer." },
      { kind: "heading", level: 2, text: "Data" },
      {
        kind: "table",
        head: ["", ""],
        rows: [
          ["customers", "2,000"],
          ["as of", "2026-01-01"],
        ],
      },
      { kind: "paragraph", text: "After it." },
      { kind: "list", items: ["It knows **customers** only.", "<img src=x onerror=alert(1)>"] },
    ]);
  });

  it("has strong and code pieces, and everything else as text", () => {
    expect(pieces("a **b** `c` <i>d</i> **")).toEqual([
      { kind: "text", text: "a " },
      { kind: "strong", text: "b" },
      { kind: "text", text: " " },
      { kind: "code", text: "c" },
      { kind: "text", text: " <i>d</i> **" },
    ]);
  });

  it("may be empty or break off in a table", () => {
    expect(blocks("")).toEqual([]);
    expect(blocks("| a |\n|---|")).toEqual([{ kind: "table", head: ["a"], rows: [] }]);
    expect(blocks("| a |")).toEqual([{ kind: "paragraph", text: "| a |" }]);
  });
});
