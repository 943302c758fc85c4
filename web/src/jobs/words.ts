import type { JobResponse } from "../api/generated";
import { type ProblemText, problemText } from "../words/problems";

const KINDS: Record<string, string> = {
  add_data: "Import and predict",
  ingest: "Import orders",
  check: "Check file",
  train: "Train model",
  tune: "Tune model",
  backtest: "Back-test models",
  score: "Predict all customers",
  report: "Back-test, predict and report",
  cluster: "Find clusters",
  backup: "Back up workspace",
  compact: "Merge new orders",
  send_audience: "Send audience",
  clean_up: "Clean up storage",
  sync: "Fetch orders from a shop",
  generate: "Generate example shop",
  example_shop: "Set up example shop",
  profile: "Describe file",
  features: "Export features",
  predict: "Export predictions",
  explain: "Explain predictions",
  train_table: "Train on customer table",
  predict_table: "Predict customer table",
  mail_notices: "Send notices by e-mail",
  watch: "Look for alerts",
};

const STATES: Record<JobResponse["state"], string> = {
  queued: "queued",
  running: "running",
  done: "done",
  failed: "failed",
  cancelled: "stopped",
};

/** What a job does, in words. */
export const jobName = (job: Pick<JobResponse, "kind">) => KINDS[job.kind] ?? job.kind;

/** Where it is, in words. */
export const jobStatus = (job: JobResponse) =>
  job.state === "running" && job.step ? job.step : STATES[job.state];

/** Why it failed and what to do. */
export const failureText = ({ error }: JobResponse): ProblemText =>
  problemText({ data: { detail: error?.["message"], hint: error?.["hint"], code: error?.["code"] } });

/** How much of its present step is done, in percent; undefined where that is not known. */
export function percentDone(job: JobResponse): number | undefined {
  if (!job.total_units || job.done_units == null) return undefined;
  return Math.min(100, (100 * job.done_units) / job.total_units);
}
