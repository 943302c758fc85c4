import { t } from "@lingui/core/macro";
import { createSlice } from "@reduxjs/toolkit";

import { api } from "../api/generated";

/** What was deleted last, and can be restored. */
export type Deleted =
  | { kind: "segment"; name: string }
  | { kind: "view"; viewId: string }
  | { kind: "audience"; audience: string; number: number };

const { removeSegment, removeView, removeAudience, logOut } = api.endpoints;

export const undo = createSlice({
  name: "undo",
  initialState: { deleted: null as Deleted | null },
  reducers: { dismissed: () => ({ deleted: null }) },
  extraReducers: (builder) => {
    builder.addMatcher(removeSegment.matchFulfilled, (_, { meta }) => ({
      deleted: { kind: "segment", name: meta.arg.originalArgs.name },
    }));
    builder.addMatcher(removeView.matchFulfilled, (_, { meta }) => ({
      deleted: { kind: "view", viewId: meta.arg.originalArgs.viewId },
    }));
    builder.addMatcher(removeAudience.matchFulfilled, (_, { meta }) => ({
      deleted: { kind: "audience", ...meta.arg.originalArgs },
    }));
    builder.addMatcher(logOut.matchFulfilled, () => ({ deleted: null }));
  },
});

export function deletedWords(deleted: Deleted): string {
  if (deleted.kind === "view") return t`View deleted`;
  if (deleted.kind === "segment") return t`Segment "${deleted.name}" deleted`;
  return t`Audience ${deleted.audience} v${deleted.number} deleted`;
}
