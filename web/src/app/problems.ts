/** What went wrong, in a sentence, and what to do next. */
export interface Told {
  detail: string;
  hint: string;
}

const AWAY: Told = {
  detail: "The service cannot be reached.",
  hint: "Is it running? Try again in a moment.",
};

const sentence = (text: string) =>
  text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.?$/, ".") : "";

/** From an answer of the service (problem+json), or from no answer at all. */
export function told(error: unknown): Told {
  const data = (error as { data?: Partial<Told> } | undefined)?.data;
  if (!data?.detail) return AWAY;
  return { detail: sentence(data.detail), hint: sentence(data.hint ?? "") };
}
