/** How far ahead one may want to look, as the service takes it and in words. */
export const HORIZONS = [
  ["30d", "30 days"],
  ["90d", "90 days"],
  ["180d", "180 days"],
  ["365d", "a year"],
] as const;
