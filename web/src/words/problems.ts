import { t } from "@lingui/core/macro";

import { sentence } from "./formats";
import { PROBLEM_DETAILS, PROBLEM_HINTS } from "./problemTexts";

/** What went wrong, in a sentence, and what to do next. */
export interface ProblemText {
  detail: string;
  hint: string;
}

/** A problem as the service answers it (problem+json). */
interface ServiceProblem extends ProblemText {
  code: string;
}

const UNREACHABLE: ProblemText = {
  detail: t`The server cannot be reached.`,
  hint: t`Check your connection and try again.`,
};

const UNKNOWN_PROBLEM = t`The request could not be completed.`;

/** What belongs on a command line or in a server's environment: flags, commands and variables. */
const SERVER_WORDS = /(^|[\s("'`])--[a-z]|\btenure [a-z][a-z-]*\b|\bTENURE_[A-Z_]+|\bpip install\b/;

/** The sentences and clauses of a text that make sense in a browser; often none. */
export const withoutCommands = (text: string): string =>
  text
    .split(/(?<=[.!?;])\s+/)
    .filter((part) => !SERVER_WORDS.test(part))
    .join(" ")
    .replace(/;$/, "")
    .replaceAll("`", "");

/** Remarks of the service that make sense in a browser. */
export const browserNotes = (notes: readonly string[]): string[] =>
  notes.map(withoutCommands).filter(Boolean);

const closed = (text: string) => (text ? sentence(text).replace(/[.!?]?$/, (end) => end || ".") : "");

/**
 * From an answer of the service, or from no answer at all. A code that the app knows has the app's own
 * sentence and hint; of others, whatever names a command, a flag or an environment variable is left out.
 */
export function problemText(error: unknown): ProblemText {
  const data = (error as { data?: Partial<ServiceProblem> } | undefined)?.data;
  if (!data?.detail) return UNREACHABLE;
  const hint = PROBLEM_HINTS[data.code ?? ""] ?? withoutCommands(data.hint ?? "");
  const detail = PROBLEM_DETAILS[data.code ?? ""] ?? withoutCommands(data.detail);
  return { detail: closed(detail || UNKNOWN_PROBLEM), hint: closed(hint) };
}
