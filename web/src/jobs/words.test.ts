import type { JobResponse } from "../api/generated";
import { duration, failureText, jobName, percentDone, jobStatus } from "./words";

const job = (more: Partial<JobResponse>) => ({ kind: "train", state: "running", ...more }) as JobResponse;

test("a running job says its step, any other its state", () => {
  expect(jobStatus(job({ step: "Fit the champion" }))).toBe("Fit the champion");
  expect(jobStatus(job({ state: "failed", step: "Fit the champion" }))).toBe("failed");
});

test("a running job says which of its stages it is in", () => {
  const running = job({ step: "Back-test", step_number: 3, steps: 6, step_name: "Back-test" });
  expect(jobStatus(running)).toBe("3 of 6: Back-test");
});

test("a share is only told where it is known", () => {
  expect(percentDone(job({ share: 0.25 }))).toBe(25);
  expect(percentDone(job({ share: null }))).toBeUndefined();
});

test("durations are as precise as matters", () => {
  expect([5.9, 65, 754, 7_500].map(duration)).toEqual(["5 sec", "1 min 5 sec", "12 min", "2 hr 5 min"]);
});

test("a kind nobody put into words is told by its name", () => {
  expect([jobName(job({})), jobName(job({ kind: "newer" }))]).toEqual(["Train model", "newer"]);
});

test("why a job failed never names a flag of the command line", () => {
  const failed = job({ state: "failed", error: { message: "--level is not a share", code: "x", hint: "" } });
  expect(failureText(failed).detail).toBe("The request could not be completed.");
});
