import { t } from "@lingui/core/macro";

/** Pages that "g" and a letter open, by letter. */
export const GO_TO: Record<string, { to: string; name: string }> = {
  o: { to: "/", name: t`Overview` },
  c: { to: "/customers", name: t`Customers` },
  h: { to: "/cohorts", name: t`Cohorts` },
  s: { to: "/segments", name: t`Segments` },
  a: { to: "/audiences", name: t`Audiences` },
  b: { to: "/budget", name: t`Budget` },
  p: { to: "/predict", name: t`Predict` },
  m: { to: "/models", name: t`Models` },
  d: { to: "/add-data", name: t`Add data` },
  r: { to: "/reports", name: t`Reports` },
};

/** How long after "g" the letter may follow. */
const WITHIN_MS = 1500;

export type Action = { go: string } | "map";

/** Keys pressed so far: "g" opens a combination for a moment. */
export interface Pressed {
  at: number;
}

/** What a key does, and whether it begins a combination; nothing while somebody types. */
export function actionOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
  before: Pressed | null,
  now: number,
): { action?: Action; begun: Pressed | null } {
  if (event.ctrlKey || event.metaKey || event.altKey) return { begun: null };
  if (event.key === "?") return { action: "map", begun: null };
  const place = GO_TO[event.key];
  if (before && now - before.at < WITHIN_MS && place) return { action: { go: place.to }, begun: null };
  return { begun: event.key === "g" ? { at: now } : null };
}

/** Whether keys go into a field, or to a dialog or menu that is open. */
export function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=menu]") !== null
  );
}
