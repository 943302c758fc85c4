import type { JobResponse } from "../api/generated";
import { failureText, jobName, percentDone, jobStatus } from "./words";

const job = (more: Partial<JobResponse>) => ({ kind: "train", state: "running", ...more }) as JobResponse;

test("a running job says its step, any other its state", () => {
  expect(jobStatus(job({ step: "Fit the champion" }))).toBe("Fit the champion");
  expect(jobStatus(job({ state: "failed", step: "Fit the champion" }))).toBe("failed");
});

test("a share is only told where it is known", () => {
  expect(percentDone(job({ done_units: 1, total_units: 4 }))).toBe(25);
  expect(percentDone(job({ done_units: 1, total_units: null }))).toBeUndefined();
  expect(percentDone(job({ done_units: 9, total_units: 4 }))).toBe(100);
});

test("a kind nobody put into words is told by its name", () => {
  expect([jobName(job({})), jobName(job({ kind: "newer" }))]).toEqual(["Train model", "newer"]);
});

test("why a job failed never names a flag of the command line", () => {
  const failed = job({ state: "failed", error: { message: "--level is not a share", code: "x", hint: "" } });
  expect(failureText(failed).detail).toBe("The request could not be completed.");
});
