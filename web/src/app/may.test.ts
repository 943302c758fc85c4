import { expect, test } from "vitest";

import { whyNot } from "./may";

test("who reaches may, and who does not is told why", () => {
  expect(whyNot("admin", "analyst")).toBeUndefined();
  expect(whyNot("analyst", "analyst")).toBeUndefined();
  expect(whyNot("viewer", "analyst")).toBe("This is for analysts; you are a viewer.");
  expect(whyNot("analyst", "admin")).toBe("This is for administrators; you are an analyst.");
  expect(whyNot(undefined, "viewer")).toBeDefined();
});
