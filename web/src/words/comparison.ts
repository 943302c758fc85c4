import { share } from "./formats";

/** "12% more than that", "about the same"; a dash where either is not known. */
export function comparedWith(now: number | null | undefined, then: number | null | undefined, than?: string) {
  if (now == null || then == null) return "–";
  if (then === 0) return now === 0 ? "the same" : "more";
  const change = now / then - 1;
  if (Math.abs(change) < 0.005) return than ? `about the same as ${than}` : "about the same";
  const words = `${share(Math.abs(change))} ${change > 0 ? "more" : "less"}`;
  return than ? `${words} than ${than}` : words;
}

/** A change with its sign. */
export const signed = (change: number, show: (value: number) => string) =>
  `${change > 0 ? "+" : change < 0 ? "−" : "±"}${show(Math.abs(change))}`;
