/** The words people read for the names of segments and tiers; names that people gave are as they are. */
export const TIERS = ["High-CLV", "Growth-Potential", "Low-CLV"] as const;

const WORDS: Record<string, string> = {
  CHAMPIONS: "Champions",
  LOYAL: "Loyal",
  ACTIVE: "Active",
  NEW: "New",
  PROMISING: "Promising",
  NEEDS_ATTENTION: "Needs attention",
  AT_RISK: "At risk",
  PREVIOUSLY_LOYAL: "Previously loyal",
  ALMOST_LOST: "Almost lost",
  DORMANT: "Dormant",
  PROSPECTS: "Prospects",
  "High-CLV": "High value",
  "Growth-Potential": "Growth potential",
  "Low-CLV": "Low value",
};

export const groupWords = (name: string) => WORDS[name] ?? name;
