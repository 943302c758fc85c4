import { t } from "@lingui/core/macro";

import type { JobResponse } from "../api/generated";
import { numbers } from "../words/formats";
import { type ProblemText, problemText } from "../words/problems";

const KINDS: Record<string, string> = {
  add_data: t`Import and predict`,
  ingest: t`Import a file`,
  check: t`Check file`,
  train: t`Train model`,
  tune: t`Tune model`,
  backtest: t`Back-test models`,
  score: t`Predict all customers`,
  report: t`Back-test, predict and report`,
  cluster: t`Find clusters`,
  backup: t`Back up workspace`,
  compact: t`Merge new orders`,
  send_audience: t`Send audience`,
  clean_up: t`Clean up storage`,
  sync: t`Fetch orders from a shop`,
  generate: t`Generate example shop`,
  example_shop: t`Set up example shop`,
  profile: t`Describe file`,
  features: t`Export features`,
  predict: t`Export predictions`,
  explain: t`Explain predictions`,
  train_table: t`Train on customer table`,
  predict_table: t`Predict customer table`,
  mail_notices: t`Send notices by email`,
  watch: t`Look for alerts`,
};

const STATES: Record<JobResponse["state"], string> = {
  queued: t`queued`,
  running: t`running`,
  done: t`done`,
  failed: t`failed`,
  cancelled: t`stopped`,
};

/** What a job does, in words. */
export const jobName = (job: Pick<JobResponse, "kind">) => KINDS[job.kind] ?? job.kind;

/** Where it is, in words: its stage among all of them. */
export function jobStatus(job: JobResponse): string {
  if (job.state !== "running") return STATES[job.state];
  if (job.step_name && job.steps) return t`${job.step_number ?? "–"} of ${job.steps}: ${job.step_name}`;
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
