import { customersWith } from "./addresses";

test("an address has what was asked for, and nothing empty", () => {
  expect(customersWith({ segment: "AT_RISK", country: null, value_tier: "" })).toBe(
    "/customers?segment=AT_RISK",
  );
  expect(customersWith({})).toBe("/customers");
});
