import { t } from "@lingui/core/macro";

/** What a job that learns is asked to do. */
export interface TrainingTask {
  what: "train" | "tune" | "backtest";
  /** Empty: the best of the back-test. */
  model: string;
  days: number;
  cutoffs: number;
  trials: number;
  minutes: number;
}

export const DEFAULT_TASK: TrainingTask = {
  what: "train",
  model: "",
  days: 90,
  cutoffs: 4,
  trials: 30,
  minutes: 15,
};

export const TASK_WORDS: Record<TrainingTask["what"], { name: string; doc: string }> = {
  train: {
    name: t`Train`,
    doc: t`Back-tests the models, then trains on all data. The first version becomes the champion; later versions must be promoted.`,
  },
  tune: {
    name: t`Tune`,
    doc: t`Tries settings for one model on past windows and validates the best on a separate window.`,
  },
  backtest: {
    name: t`Back-test only`,
    doc: t`Back-tests the models without keeping any of them.`,
  },
};

/** As the service takes it. */
export function parametersOf({
  what,
  model,
  days,
  cutoffs,
  trials,
  minutes,
}: TrainingTask): Record<string, unknown> {
  const when = { horizon: `${days}d`, cutoffs };
  if (what === "tune") return { ...when, model, trials, minutes };
  if (what === "backtest") return model ? { ...when, models: [model] } : when;
  return model ? { ...when, model } : when;
}

/** Why it cannot be started; undefined when it can. */
export function obstacleOf({
  what,
  model,
  days,
  cutoffs,
  trials,
  minutes,
}: TrainingTask): string | undefined {
  if (!(Number.isInteger(days) && days >= 1 && days <= 3650)) return t`Enter 1 to 3,650 days.`;
  if (!(Number.isInteger(cutoffs) && cutoffs >= 1 && cutoffs <= 24))
    return t`Enter 1 to 24 back-test windows.`;
  if (what !== "tune") return undefined;
  if (!model) return t`Choose a model to tune.`;
  if (!(Number.isInteger(trials) && trials >= 1 && trials <= 10_000)) return t`Enter 1 to 10,000 trials.`;
  return minutes > 0 ? undefined : t`Enter more than 0 minutes.`;
}
