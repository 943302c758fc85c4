import type { ReasonShown } from "../api/generated";
import { sentence } from "../app/formats";

/** A reason in words; its amount, which the sentence ends with, stands beside it where it has one. */
export function wordsOf({ sentence: told, amount }: ReasonShown): string {
  const end = told.lastIndexOf(": ");
  return sentence(amount === null || end < 0 ? told : told.slice(0, end));
}
