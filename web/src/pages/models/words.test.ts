import { labelsOf } from "./words";

test("tags are separated by commas, and each counts once", () => {
  expect(labelsOf(" spring, tested,,spring ,")).toEqual(["spring", "tested"]);
  expect(labelsOf("")).toEqual([]);
});
