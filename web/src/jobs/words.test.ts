import type { JobShown } from "../api/generated";
import { kindOf, percentOf, stateOf } from "./words";

const job = (more: Partial<JobShown>) => ({ kind: "train", state: "running", ...more }) as JobShown;

test("a running job says its step, any other its state", () => {
  expect(stateOf(job({ step: "Fit the champion" }))).toBe("Fit the champion");
  expect(stateOf(job({ state: "failed", step: "Fit the champion" }))).toBe("failed");
});

test("a share is only told where it is known", () => {
  expect(percentOf(job({ done_units: 1, total_units: 4 }))).toBe(25);
  expect(percentOf(job({ done_units: 1, total_units: null }))).toBeUndefined();
  expect(percentOf(job({ done_units: 9, total_units: 4 }))).toBe(100);
});

test("a kind nobody put into words is told by its name", () => {
  expect([kindOf(job({})), kindOf(job({ kind: "newer" }))]).toEqual(["Train model", "newer"]);
});
