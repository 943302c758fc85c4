import { t } from "@lingui/core/macro";

/** The words people read for the names of segments and tiers; names that people gave are as they are. */
export const TIERS = ["High-CLV", "Growth-Potential", "Low-CLV"] as const;

const WORDS: Record<string, string> = {
  CHAMPIONS: t`Champions`,
  LOYAL: t`Loyal`,
  ACTIVE: t`Active`,
  NEW: t`New`,
  PROMISING: t`Promising`,
  NEEDS_ATTENTION: t`Needs attention`,
  AT_RISK: t`At risk`,
  PREVIOUSLY_LOYAL: t`Previously loyal`,
  ALMOST_LOST: t`Almost lost`,
  DORMANT: t`Dormant`,
  PROSPECTS: t`Prospects`,
  "High-CLV": t`High value`,
  "Growth-Potential": t`Growth potential`,
  "Low-CLV": t`Low value`,
};

export const groupWords = (name: string) => WORDS[name] ?? name;
