import { t } from "@lingui/core/macro";

import type { BacktestedModel, VersionResponse } from "../../api/generated";

/** What a version's aliases mean. */
export const ROLES: Record<string, string> = { champion: t`Champion`, challenger: t`Challenger` };

export const isChampion = (version: VersionResponse) => version.aliases.includes("champion");

/** Tags as they are typed: separated by commas, each once. */
export const labelsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((label) => label.trim())
      .filter(Boolean),
  ),
];

/** The model whose curves are looked at first: the one chosen, else the best. */
export const firstModel = (
  models: BacktestedModel[],
  matches: (name: string) => boolean,
): string | undefined =>
  [...models]
    .sort((model, other) => Number(other.chosen) - Number(model.chosen))
    .find((model) => matches(model.model))?.model;

/** The best of the simple rules, which every other model has to beat. */
export const bestRule = (models: BacktestedModel[]): string | undefined =>
  models.find((model) => model.baseline && model.metrics)?.model;
