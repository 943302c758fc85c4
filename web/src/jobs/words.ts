import { t } from "@lingui/core/macro";

import type { JobResponse } from "../api/generated";
import { type ProblemText, problemText } from "../words/problems";

const KINDS: Record<string, string> = {
  add_data: t`Import and predict`,
  ingest: t`Import orders`,
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
};

const STATES: Record<JobResponse["state"], string> = {
  queued: t`queued`,
  running: t`running`,
  done: t`done`,
  failed: t`failed`,
  cancelled: t`stopped`,
};

/** What a job does, in words. */
export const jobName = (job: JobResponse) => KINDS[job.kind] ?? job.kind;

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
