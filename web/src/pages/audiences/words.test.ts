import { expect, test } from "vitest";

import { contactKeys, nameProblem, nameFor, reasonWords } from "./words";

test("an audience is named after its segment, as the service takes it", () => {
  for (const segment of ["High-CLV", "NEEDS_ATTENTION", "Être à Paris!", " x "]) {
    expect(nameProblem(nameFor(segment))).toBeUndefined();
  }
  expect(nameFor("NEEDS_ATTENTION")).toBe("needs-attention");
});

test("a name that leads elsewhere is no name", () => {
  for (const name of ["", "../x", "a b", "-a", "a".repeat(65)]) expect(nameProblem(name)).toBeDefined();
});

test("keys are told by what people know", () => {
  expect(contactKeys({ EMAIL: 9, FN: 4, PHONE: 2 })).toEqual([
    ["email", 9],
    ["phone", 2],
  ]);
});

test("a reason nobody has words for is still told", () => {
  expect(reasonWords("on_holiday")).toBe("on holiday");
});
