import type { PreviewResponse } from "../../../api/generated";
import { formulaOf, fileColumn } from "./reading";

const seen = {
  mapping: [
    { table: "transactions", target_column: "customer_id", source_column: "Customer ID", origin: "alias" },
    { table: "transactions", target_column: "amount", source_column: "Quantity * Price", origin: "computed" },
    { table: "customers", target_column: "country", source_column: "Land", origin: "alias" },
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
