import { useEffect, useState } from "react";

import { useAppSelector } from "../app/store";
import { readDraft, removeDraft, writeDraft } from "./drafts";

interface Kept<T> {
  value: T;
  wasRestored: boolean;
  /** Untouched forms are not kept. */
  isTouched: boolean;
}

/** What is being entered into a form, kept in this tab until it is saved: a reload or the end of a session loses nothing. */
export function useDraft<T extends object>(name: string, initial: () => T) {
  const userId = useAppSelector((state) => state.session.user?.user_id) ?? "";
  const [{ value, wasRestored, isTouched }, keep] = useState<Kept<T>>(() => {
    const stored = readDraft<T>(userId, name);
    return { value: stored ?? initial(), wasRestored: stored !== undefined, isTouched: stored !== undefined };
  });
  useEffect(() => {
    if (isTouched) writeDraft(userId, name, value);
  }, [isTouched, userId, name, value]);
  return {
    draft: value,
    wasRestored,
    change: (part: Partial<T>) =>
      keep((before) => ({ ...before, value: { ...before.value, ...part }, isTouched: true })),
    /** Once it is saved. */
    forget: () => {
      keep((before) => ({ ...before, isTouched: false, wasRestored: false }));
      removeDraft(userId, name);
    },
    startOver: () => {
      keep({ value: initial(), isTouched: false, wasRestored: false });
      removeDraft(userId, name);
    },
  };
}
