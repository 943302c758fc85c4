/** What marketers do with the customers of a segment. */
export const ADVICE: Record<string, string> = {
  CHAMPIONS: "Reward them, ask for reviews and show new products first.",
  LOYAL: "Offer loyalty rewards and a larger basket.",
  ACTIVE: "Encourage the next order soon.",
  NEW: "Welcome them and encourage a second order.",
  PROMISING: "Remind them before they forget.",
  NEEDS_ATTENTION: "Give them a reason to come back now.",
  AT_RISK: "Win them back: they used to order often.",
  PREVIOUSLY_LOYAL: "Win them back first, personally where it pays.",
  ALMOST_LOST: "Low-cost contact only.",
  DORMANT: "Exclude from expensive campaigns.",
  PROSPECTS: "No orders yet: aim for the first one.",
};
