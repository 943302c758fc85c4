import { GLOSSARY, type Chapter, type Term, type TermKey } from "./glossary";
import { folded } from "./folded";

const BY_KEY = new Map(GLOSSARY.flatMap(({ terms }) => terms.map((term) => [term.key, term] as const)));

/** The entry of the glossary with this key. */
export const termOf = (key: TermKey): Term => BY_KEY.get(key)!;

/** Chapters with the terms that contain the text, in any letter case; chapters without one are left out. */
export function termsWith(text: string): Chapter[] {
  const searched = folded(text.trim());
  const matches = ({ name, meaning, technical }: Term) =>
    folded(`${name} ${technical} ${meaning}`).includes(searched);
  return GLOSSARY.map(({ title, terms }) => ({ title, terms: terms.filter(matches) })).filter(
    ({ terms }) => terms.length > 0,
  );
}
