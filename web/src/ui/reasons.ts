import type { ReasonResponse } from "../api/generated";
import { sentence } from "../words/formats";

/** A reason in words; its amount, which the sentence ends with, stands beside it where it has one. */
export function reasonText({ sentence: text, amount }: ReasonResponse): string {
  const end = text.lastIndexOf(": ");
  return sentence(amount === null || end < 0 ? text : text.slice(0, end));
}

/** "loyalty efficiency is 772": the name of a feature and a bare number, which say little to most readers. */
const BARE_FEATURE = /^[\w ]+ is [-−]?[\d.,]+$/;

export const isTechnical = (reason: ReasonResponse) => BARE_FEATURE.test(reasonText(reason));

/** Reasons in plain words, and those that only a specialist understands; all are shown where none is plain. */
export function byAudience(all: ReasonResponse[]): { plain: ReasonResponse[]; technical: ReasonResponse[] } {
  const reasons = merged(all);
  const plain = reasons.filter((reason) => !isTechnical(reason));
  return plain.length > 0
    ? { plain, technical: reasons.filter(isTechnical) }
    : { plain: reasons, technical: [] };
}

/** Several features may say the same in words: their amounts are added up. */
function merged(reasons: ReasonResponse[]): ReasonResponse[] {
  const byText = new Map<string, ReasonResponse>();
  for (const reason of reasons) {
    const same = byText.get(reasonText(reason));
    const amount = same ? (same.amount ?? 0) + (reason.amount ?? 0) : reason.amount;
    byText.set(reasonText(reason), { ...(same ?? reason), amount });
  }
  return [...byText.values()];
}
