import type { JobResponse } from "../api/generated";
import { numbers } from "../words/formats";
import { type ProblemText, problemText } from "../words/problems";

const KINDS: Record<string, string> = {
  add_data: "Import and predict",
  ingest: "Import a file",
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
  mail_notices: "Send notices by email",
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

/** Where it is, in words: its stage among all of them. */
export function jobStatus(job: JobResponse): string {
  if (job.state !== "running") return STATES[job.state];
  if (job.step_name && job.steps) return `${job.step_number} of ${job.steps}: ${job.step_name}`;
  return job.step ?? STATES.running;
}

/** Seconds in words, as precise as matters to someone who waits. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return unit(seconds, "second");
  if (minutes < 10) return `${unit(minutes, "minute")} ${unit(seconds % 60, "second")}`;
  if (minutes < 60) return unit(minutes, "minute");
  return `${unit(Math.floor(minutes / 60), "hour")} ${unit(minutes % 60, "minute")}`;
}

const unit = (value: number, name: string) =>
  numbers({ style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: 0 }).format(
    Math.floor(value),
  );

/** Why it failed and what to do. */
export const failureText = ({ error }: JobResponse): ProblemText =>
  problemText({ data: { detail: error?.["message"], hint: error?.["hint"], code: error?.["code"] } });

/** How much of the whole job is done, in percent; undefined where that is not known. */
export const percentDone = ({ share }: JobResponse) => (share == null ? undefined : 100 * share);
