import type { ReasonResponse } from "../api/generated";
import { sentence } from "../words/formats";

/** A reason in words; its amount, which the sentence ends with, stands beside it where it has one. */
export function reasonText({ sentence: text, amount }: ReasonResponse): string {
  const end = text.lastIndexOf(": ");
  return sentence(amount === null || end < 0 ? text : text.slice(0, end));
}

/** Reasons in plain words, and those that only a specialist understands, such as "loyalty efficiency is 772". */
export function byAudience(all: ReasonResponse[]): { plain: ReasonResponse[]; technical: ReasonResponse[] } {
  const reasons = merged(all);
  return {
    plain: reasons.filter((reason) => reason.is_plain),
    technical: reasons.filter((reason) => !reason.is_plain),
  };
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
