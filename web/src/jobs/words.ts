import type { JobShown } from "../api/generated";

const KINDS: Record<string, string> = {
  add_data: "Add data and predict",
  ingest: "Take orders in",
  check: "Check a file",
  train: "Train a model",
  tune: "Tune a model",
  backtest: "Back-test models",
  score: "Predict every customer",
  report: "Back-test, predict and report",
  cluster: "Find clusters",
  backup: "Back the workspace up",
  compact: "Put new orders into the log",
  send_audience: "Send an audience",
  clean_up: "Clean up",
};

const STATES: Record<JobShown["state"], string> = {
  queued: "waits for its turn",
  running: "running",
  done: "done",
  failed: "failed",
  cancelled: "stopped",
};

/** What a job does, in words. */
export const kindOf = (job: JobShown) => KINDS[job.kind] ?? job.kind;

/** Where it is, in words. */
export const stateOf = (job: JobShown) =>
  job.state === "running" && job.step ? job.step : STATES[job.state];

/** How much of its present step is done, in percent; undefined where that is not known. */
export function percentOf(job: JobShown): number | undefined {
  if (!job.total_units || job.done_units == null) return undefined;
  return Math.min(100, (100 * job.done_units) / job.total_units);
}
