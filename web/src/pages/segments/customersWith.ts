/** The address of the list of customers who are like this. */
export function customersWith(filters: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(filters).filter(([, value]) => value != null && value !== "");
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return query.size ? `/customers?${query}` : "/customers";
}

/** What marketers do with the customers of a segment. */
export const ADVICE: Record<string, string> = {
  Champions: "Look after them; ask for reviews; show novelties first.",
  Loyal: "Offer loyalty rewards and a larger basket.",
  "Potential loyalists": "Bring them to the next order soon.",
  New: "Welcome them; help to a second order.",
  Promising: "Remind them before they forget.",
  "Need attention": "Give a reason to come back now.",
  "About to sleep": "Remind them with what they bought.",
  "At risk": "Win back: they used to order often.",
  "Cannot lose them": "Win back first, in person where it pays.",
  Hibernating: "Cheap contact only.",
  Lost: "Leave out of costly campaigns.",
};
