/** The address of the list of customers who are like this. */
export function customersWith(filters: Record<string, string | number | null | undefined>): string {
  const active = Object.entries(filters).filter(([, value]) => value != null && value !== "");
  const query = new URLSearchParams(active.map(([name, value]) => [name, String(value)]));
  return query.size ? `/customers?${query}` : "/customers";
}

/** The page of a segment. */
export const segmentAddress = (segment: string) => `/segments/${encodeURIComponent(segment)}`;

/** The form for an audience of a segment. */
export const audienceAddress = (segment: string) => `/audiences?segment=${encodeURIComponent(segment)}`;

/** The form for a segment with this rule, in the rule language. */
export const newSegmentAddress = (rule: string) => `/segments/new?text=${encodeURIComponent(rule)}`;
