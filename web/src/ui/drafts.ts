const PREFIX = "tenure.draft.";
const keyOf = (userId: string, name: string) => `${PREFIX}${userId}.${name}`;

/** Drafts live in this tab, and belong to whom wrote them: who logs in after them does not see them. */
export function readDraft<T>(userId: string, name: string): T | undefined {
  const stored = sessionStorage.getItem(keyOf(userId, name));
  if (stored === null) return undefined;
  try {
    return JSON.parse(stored) as T;
  } catch {
    return undefined;
  }
}

/** A full storage keeps no draft, but stops nobody from working. */
export function writeDraft(userId: string, name: string, value: unknown) {
  try {
    sessionStorage.setItem(keyOf(userId, name), JSON.stringify(value));
  } catch {
    // As before: the form itself still holds it.
  }
}

export const removeDraft = (userId: string, name: string) => sessionStorage.removeItem(keyOf(userId, name));

/** Who logs out leaves nothing behind. */
export function removeAllDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
