import { decimal, money, share } from "../../app/formats";

export interface Metric {
  key: string;
  name: string;
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
  value == null ? share(value) : `${value > 0 ? "+" : ""}${share(value)}`;
const squared = (value: number | null | undefined) => decimal(value, 0);

/** Of predicted value. */
export const VALUE_METRICS: Metric[] = [
  {
    key: "mae",
    name: "MAE",
    meaning: "Mean absolute error: how far off a customer's prediction is on average.",
    better: "less",
    show: amount,
  },
  {
    key: "rmse",
    name: "RMSE",
    meaning: "Root mean squared error: like MAE, but a few large misses weigh more.",
    better: "less",
    show: amount,
  },
  {
    key: "mse",
    name: "MSE",
    meaning: "Mean squared error: the square of RMSE; its unit is squared, too.",
    better: "less",
    show: squared,
  },
  {
    key: "r2",
    name: "R²",
    meaning: "Share of the differences between customers that is explained: 1 is all, 0 none.",
    better: "more",
    show: plain,
  },
  {
    key: "mape",
    name: "MAPE",
    meaning:
      "Mean error as a share of what was spent, over those who spent something. Small buyers make it large.",
    better: "less",
    show: share,
  },
  {
    key: "bias",
    name: "Total off by",
    meaning: "All predictions added up, against what all customers brought: +10 % promised a tenth too much.",
    better: 0,
    show: signedShare,
  },
  {
    key: "spearman",
    name: "Spearman",
    meaning:
      "How well customers are put in order, from the least to the most valuable: 1 is perfect, 0 chance.",
    better: "more",
    show: plain,
  },
  {
    key: "ngini",
    name: "nGini",
    meaning:
      "How early the best customers come in the ranking, weighed by their value: 1 is perfect, 0 chance.",
    better: "more",
    show: plain,
  },
  {
    key: "top_decile_share",
    name: "Best tenth brings",
    meaning: "Share of all later value that the tenth with the highest predictions brought.",
    better: "more",
    show: share,
  },
  {
    key: "decile_mape",
    name: "Groups off by",
    meaning: "Customers in ten groups by prediction: how far each group's mean is off, on average.",
    better: "less",
    show: share,
  },
  {
    key: "coverage",
    name: "In the interval",
    meaning: "Share of customers whose value lay in their interval; good when it is near what was promised.",
    better: 0.8,
    show: share,
  },
  {
    key: "interval_width",
    name: "Interval's width",
    meaning: "How wide the intervals are on average; narrow is good as long as they hold what they promise.",
    better: "less",
    show: amount,
  },
];

/** Of the probability that a customer orders nothing in the window. */
export const CHURN_METRICS: Metric[] = [
  {
    key: "roc_auc",
    name: "ROC AUC",
    meaning:
      "Chance that somebody who stays away is ranked above somebody who orders: 1 is perfect, 0.5 chance.",
    better: "more",
    show: plain,
  },
  {
    key: "pr_auc",
    name: "PR AUC",
    meaning:
      "How pure the top of the list of those likely to stay away is; by chance it is the share of all who do.",
    better: "more",
    show: plain,
  },
  {
    key: "brier",
    name: "Brier",
    meaning: "Mean squared error of the probability: 0 is perfect.",
    better: "less",
    show: plain,
  },
  {
    key: "log_loss",
    name: "Log loss",
    meaning: "Like Brier, but it punishes being sure and wrong much more.",
    better: "less",
    show: plain,
  },
  {
    key: "bias",
    name: "Total off by",
    meaning: "How many were expected to stay away, against how many did.",
    better: 0,
    show: signedShare,
  },
  {
    key: "calibration_error",
    name: "Calibration error",
    meaning: "Customers in ten groups by probability: how far each group's mean is from what happened.",
    better: "less",
    show: plain,
  },
];

/** What amounts are shown in: the shop's currency, or nothing where orders are predicted. */
export const unitOf = (target: string | null | undefined, currency: string) =>
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
  return knowing.reduce((one, other) => (winner(metric, one, other) === 2 ? other : one));
}
