import { t } from "@lingui/core/macro";

import { decimal, money, share } from "./formats";

export interface Metric {
  key: string;
  /** In plain words, for tables. */
  name: string;
  /** What statisticians call it, where that is another name; shown behind "How is this computed?" only. */
  term?: string;
  /** What it says, for somebody who has never met it. */
  meaning: string;
  /** What is better: less, more, or as near as can be to a value. */
  better: "less" | "more" | number;
  show: (value: number | null | undefined, currency: string) => string;
}

/** Money, or orders where no currency is named: logs without amounts are measured in orders. */
const amount = (value: number | null | undefined, currency: string) =>
  currency ? money(value, currency) : decimal(value);

const plain = (value: number | null | undefined) => decimal(value, 3);
const signedShare = (value: number | null | undefined) =>
  value == null ? share(value) : `${value > 0 ? "+" : ""}${share(value).replace("-", "−")}`;
const squared = (value: number | null | undefined) => decimal(value, 0);

/** Of predicted value. */
export const VALUE_METRICS: Metric[] = [
  {
    key: "mae",
    name: t`Average error`,
    term: t`Mean absolute error (MAE)`,
    meaning: t`How far a customer's prediction is off on average.`,
    better: "less",
    show: amount,
  },
  {
    key: "rmse",
    name: t`Large-miss error`,
    term: t`Root mean squared error (RMSE)`,
    meaning: t`Like the average error, but large misses count more.`,
    better: "less",
    show: amount,
  },
  {
    key: "mse",
    name: t`Squared error`,
    term: t`Mean squared error (MSE)`,
    meaning: t`The large-miss error squared, for comparison with other tools.`,
    better: "less",
    show: squared,
  },
  {
    key: "r2",
    name: t`Variation explained`,
    term: t`R²`,
    meaning: t`Share of the differences between customers that the model explains: 1 is all of it, 0 is none.`,
    better: "more",
    show: plain,
  },
  {
    key: "mape",
    name: t`Percentage error`,
    term: t`Mean absolute percentage error (MAPE)`,
    meaning: t`Average error as a share of actual spend, for customers who spent. Small buyers inflate it.`,
    better: "less",
    show: share,
  },
  {
    key: "bias",
    name: t`Total bias`,
    meaning: t`Sum of all predictions compared with the actual total: +10% means the prediction was 10% too high.`,
    better: 0,
    show: signedShare,
  },
  {
    key: "spearman",
    name: t`Ranking accuracy`,
    term: t`Spearman rank correlation`,
    meaning: t`How well customers are ranked from least to most valuable: 1 is perfect, 0 is random.`,
    better: "more",
    show: plain,
  },
  {
    key: "ngini",
    name: t`Ranking by value`,
    term: t`Normalized Gini coefficient (nGini)`,
    meaning: t`How early the most valuable customers appear in the ranking, weighted by value: 1 is perfect, 0 is random.`,
    better: "more",
    show: plain,
  },
  {
    key: "top_decile_share",
    name: t`Top 10% share`,
    term: t`Top decile share`,
    meaning: t`Share of all later value that came from the 10% with the highest predictions.`,
    better: "more",
    show: share,
  },
  {
    key: "decile_mape",
    name: t`Group error`,
    term: t`Mean absolute percentage error of decile means`,
    meaning: t`Customers in ten equal groups by prediction: the average error of the group averages.`,
    better: "less",
    show: share,
  },
  {
    key: "coverage",
    name: t`Interval coverage`,
    meaning: t`Share of customers whose actual value was inside the prediction interval. It should be close to the target.`,
    better: 0.8,
    show: share,
  },
  {
    key: "interval_width",
    name: t`Interval width`,
    meaning: t`Average width of the prediction intervals. Narrower is better as long as coverage is on target.`,
    better: "less",
    show: amount,
  },
];

/** Of the probability that a customer orders nothing in the window. */
export const CHURN_METRICS: Metric[] = [
  {
    key: "roc_auc",
    name: t`Ranking accuracy`,
    term: t`Area under the ROC curve (ROC AUC)`,
    meaning: t`Probability that a customer who churns is ranked above one who orders: 1 is perfect, 0.5 is random.`,
    better: "more",
    show: plain,
  },
  {
    key: "pr_auc",
    name: t`Hits at the top`,
    term: t`Area under the precision-recall curve (PR AUC)`,
    meaning: t`How many of the customers ranked most likely to churn do churn. A random ranking scores the churn rate.`,
    better: "more",
    show: plain,
  },
  {
    key: "brier",
    name: t`Probability error`,
    term: t`Brier score`,
    meaning: t`How far the predicted probabilities are from what happened: 0 is perfect.`,
    better: "less",
    show: plain,
  },
  {
    key: "log_loss",
    name: t`Confident misses`,
    term: t`Log loss`,
    meaning: t`Like the probability error, but being confident and wrong costs much more.`,
    better: "less",
    show: plain,
  },
  {
    key: "bias",
    name: t`Total bias`,
    meaning: t`Predicted number of churned customers compared with the actual number.`,
    better: 0,
    show: signedShare,
  },
  {
    key: "calibration_error",
    name: t`Churn rate gap`,
    term: t`Calibration error`,
    meaning: t`Customers in ten equal groups by probability: the average gap between predicted and actual churn rate.`,
    better: "less",
    show: plain,
  },
];

/** What amounts are shown in: the shop's currency, or nothing where orders are predicted. */
export const amountUnit = (target: string | null | undefined, currency: string) =>
  target === "orders" ? "" : currency;

/** The better of two figures; 0 where they are the same, or one is not known. */
export function winner(metric: Metric, first: number | null | undefined, second: number | null | undefined) {
  if (first == null || second == null) return 0;
  const cost = (value: number) =>
    metric.better === "less" ? value : metric.better === "more" ? -value : Math.abs(value - metric.better);
  const gap = cost(first) - cost(second);
  return gap === 0 ? 0 : gap < 0 ? 1 : 2;
}

/** The best of some figures, for each metric; undefined where fewer than two know it. */
export function best(metric: Metric, values: (number | null | undefined)[]): number | undefined {
  const knowing = values.filter((value) => value != null);
  if (knowing.length < 2) return undefined;
  return knowing.reduce((value, other) => (winner(metric, value, other) === 2 ? other : value));
}
