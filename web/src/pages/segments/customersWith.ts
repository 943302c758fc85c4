/** The address of the list of customers who are like this. */
export function customersWith(filters: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(filters).filter(([, value]) => value != null && value !== "");
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return query.size ? `/customers?${query}` : "/customers";
}

/** The page of a segment. */
export const addressOf = (segment: string) => `/segments/${encodeURIComponent(segment)}`;

/** What marketers do with the customers of a segment. */
export const ADVICE: Record<string, string> = {
  CHAMPIONS: "Look after them; ask for reviews; show novelties first.",
  LOYAL: "Offer loyalty rewards and a larger basket.",
  ACTIVE: "Bring them to the next order soon.",
  NEW: "Welcome them; help to a second order.",
  PROMISING: "Remind them before they forget.",
  NEEDS_ATTENTION: "Give a reason to come back now.",
  AT_RISK: "Win back: they used to order often.",
  PREVIOUSLY_LOYAL: "Win back first, in person where it pays.",
  ALMOST_LOST: "Cheap contact only.",
  DORMANT: "Leave out of costly campaigns.",
  PROSPECTS: "Known, but without an order: win the first one.",
};
