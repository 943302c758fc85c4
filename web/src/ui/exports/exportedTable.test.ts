import { numberIn, tableOfTexts } from "./exportedTable";

test("numbers are read as the reader's language writes them", () => {
  expect(numberIn("1,234.5")).toEqual({ kind: "decimal", value: 1234.5 });
  expect(numberIn("£1,234")).toEqual({ kind: "money", value: 1234 });
  expect(numberIn("-€12.50")).toEqual({ kind: "money", value: -12.5 });
  expect(numberIn("63.5%")).toEqual({ kind: "share", value: 0.635 });
  expect(numberIn("12 Jan 2025")).toBeUndefined();
  expect(numberIn("1.2K")).toBeUndefined();
});

test("a column is of numbers only where nothing else is in it, and a dash is empty", () => {
  const table = tableOfTexts(
    "Tiers",
    ["Tier", "Customers", "Value", "Note"],
    [
      ["High value", "1,000", "£10", "7"],
      ["Low value", "–", "£2.50", "few"],
    ],
  );
  expect(table.columns.map(({ kind }) => kind)).toEqual(["text", "whole", "money", "text"]);
  expect(table.rows).toEqual([
    ["High value", 1000, 10, "7"],
    ["Low value", null, 2.5, "few"],
  ]);
});
