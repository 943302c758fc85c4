import { readable } from "./formats";

/** What the service says about a model, a source or a channel; cards of an older service have no title. */
interface Card {
  name: string;
  title?: string;
}

/** The title of what has this name; a name without a card or a title is made readable. */
export function titleOf(cards: readonly Card[] | undefined, name: string | null | undefined): string {
  if (!name) return "–";
  return cards?.find((card) => card.name === name)?.title ?? readable(name);
}
