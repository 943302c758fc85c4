import type { TestedModel, VersionShown } from "../../api/generated";

const NAMES: Record<string, string> = {
  blend: "Blend",
  lightgbm: "LightGBM",
  xgboost: "XGBoost",
  tabm: "TabM",
  bg_nbd: "BG/NBD",
  bg_nbd_gamma_gamma: "BG/NBD + Gamma-Gamma",
  pareto_nbd: "Pareto/NBD",
  pareto_nbd_gamma_gamma: "Pareto/NBD + Gamma-Gamma",
  mbg_cnbd_k: "MBG/CNBD-k",
  bg_bb: "BG/BB",
  random_forest: "Random forest",
  gradient_boosting: "Gradient boosting",
  spend_rate: "Constant spend rate",
  last_window: "Same as last window",
};

/** A model's name as people read it. */
export function nameOf(model: string | null | undefined): string {
  if (!model) return "–";
  const plain = model.replaceAll("_", " ");
  return NAMES[model] ?? `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
}

/** What a version's aliases mean. */
export const ROLES: Record<string, string> = { champion: "Champion", challenger: "Challenger" };

export const isChampion = (version: VersionShown) => version.aliases.includes("champion");

/** The model whose curves are looked at first: the one chosen, else the best. */
export const firstModel = (models: TestedModel[], with_: (name: string) => boolean): string | undefined =>
  [...models]
    .sort((model, other) => Number(other.chosen) - Number(model.chosen))
    .find((model) => with_(model.model))?.model;

/** The best of the simple rules, which every other model has to beat. */
export const bestRule = (models: TestedModel[]): string | undefined =>
  models.find((model) => model.baseline && model.metrics)?.model;
