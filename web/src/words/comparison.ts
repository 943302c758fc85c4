import { t } from "@lingui/core/macro";

import { share } from "./formats";

/** "12% more than that", "about the same"; a dash where either is not known. */
export function comparedWith(now: number | null | undefined, then: number | null | undefined, than?: string) {
  if (now == null || then == null) return "–";
  if (then === 0) return now === 0 ? t`the same` : t`more`;
  const change = now / then - 1;
  if (Math.abs(change) < 0.005) return than ? t`about the same as ${than}` : t`about the same`;
  const difference = share(Math.abs(change));
  if (change > 0) return than ? t`${difference} more than ${than}` : t`${difference} more`;
  return than ? t`${difference} less than ${than}` : t`${difference} less`;
}

/** A change with its sign. */
export const signed = (change: number, show: (value: number) => string) =>
  `${change > 0 ? "+" : change < 0 ? "−" : "±"}${show(Math.abs(change))}`;
