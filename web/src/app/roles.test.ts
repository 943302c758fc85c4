import { expect, test } from "vitest";

import { whyNot } from "./roles";

test("who reaches may, and who does not is told why", () => {
  expect(whyNot("admin", "analyst")).toBeUndefined();
  expect(whyNot("analyst", "analyst")).toBeUndefined();
  expect(whyNot("viewer", "analyst")).toBe("Requires the analyst role. Your role is viewer.");
  expect(whyNot("analyst", "admin")).toBe("Requires the admin role. Your role is analyst.");
  expect(whyNot(undefined, "viewer")).toBeDefined();
});
