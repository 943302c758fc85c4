import { FILTERS } from "../pages/customers/view";
import { customersWith } from "./addresses";

test("an address has what was asked for, and nothing empty", () => {
  expect(customersWith({ segment: "AT_RISK", country: null, value_tier: "" })).toBe(
    "/customers?segment=AT_RISK",
  );
  expect(customersWith({})).toBe("/customers");
});

test("the list of customers knows every filter that leads to it", () => {
  const used = ["segment", "value_tier", "country", "acquisition_source", "recency_score", "frequency_score"];
  expect(used.filter((name) => !FILTERS.includes(name))).toEqual([]);
});
