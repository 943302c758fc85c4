import { expect, test } from "vitest";

import { beyondTenYears } from "./nextOrder";

test("a date is missing for a reason only where the model knows the customer", () => {
  const known = { expected_date_of_next_order: "2026-02-01", probability_alive: 0.5 };
  expect(beyondTenYears(known)).toBe("");
  expect(beyondTenYears({ ...known, expected_date_of_next_order: null })).toBe("more than 10 years away");
  expect(beyondTenYears({ expected_date_of_next_order: null, probability_alive: null })).toBe("");
  expect(beyondTenYears(undefined)).toBe("");
});
