import type { PreviewShown } from "../../api/generated";
import { columnsOf, computed, theirs } from "./reading";

const seen = {
  mapping: [
    { table: "transactions", ours: "customer_id", theirs: "Customer ID", how: "alias" },
    { table: "transactions", ours: "amount", theirs: "Quantity * Price", how: "computed" },
  ],
  unused_columns: ["Description"],
} as unknown as PreviewShown;

test("what is computed is no column of the file", () => {
  expect(columnsOf(seen, undefined)).toEqual(["Customer ID", "Description"]);
  expect(theirs("amount", seen, {})).toBe("");
  expect(computed("amount", seen)).toBe("Quantity * Price");
});

test("a choice goes before what was recognised", () => {
  expect(theirs("customer_id", seen, {})).toBe("Customer ID");
  expect(theirs("customer_id", seen, { columns: { customer_id: "Email" } })).toBe("Email");
});

test("a file that was not understood still tells its columns, so that they can be chosen", () => {
  const failure = { status: 422, data: { code: "source.column.missing", values: ["kunde", "wann"] } };
  expect(columnsOf(undefined, failure)).toEqual(["kunde", "wann"]);
  expect(columnsOf(undefined, { data: { code: "source.csv", values: ["3"] } })).toEqual([]);
});
