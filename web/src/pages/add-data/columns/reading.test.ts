import type { PreviewResponse } from "../../../api/generated";
import { formulaOf, fileColumn } from "./reading";

const seen = {
  mapping: [
    { table: "transactions", ours: "customer_id", theirs: "Customer ID", how: "alias" },
    { table: "transactions", ours: "amount", theirs: "Quantity * Price", how: "computed" },
    { table: "customers", ours: "country", theirs: "Land", how: "alias" },
  ],
} as unknown as PreviewResponse;

test("what is computed is no column of the file", () => {
  expect(fileColumn("amount", seen, {})).toBe("");
  expect(formulaOf("amount", seen)).toBe("Quantity * Price");
});

test("a choice goes before what was recognised", () => {
  expect(fileColumn("customer_id", seen, {})).toBe("Customer ID");
  expect(fileColumn("customer_id", seen, { columns: { customer_id: "Email" } })).toBe("Email");
});

test("columns of other tables are not those of the orders", () => {
  expect(fileColumn("country", seen, {})).toBe("");
});
