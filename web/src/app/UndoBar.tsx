import { Trans } from "@lingui/react/macro";
import { Alert, Button, Snackbar } from "@mui/material";

import {
  useRestoreAudienceMutation,
  useRestoreSegmentMutation,
  useRestoreViewMutation,
} from "../api/generated";
import { problemText } from "../words/problems";
import { useAppDispatch, useAppSelector } from "./store";
import { type Deleted, deletedWords, undo } from "./undo";

const SHOWN_MS = 12_000;

/** After a deletion: what was deleted, and a way to have it back. */
export function UndoBar() {
  const deleted = useAppSelector((state) => state.undo.deleted);
  const dispatch = useAppDispatch();
  const { restore, error, isRestoring } = useRestore();
  if (deleted === null) return null;
  const close = () => void dispatch(undo.actions.dismissed());
  const back = async () => {
    if (await restore(deleted)) close();
  };
  return (
    <Snackbar
      open
      key={JSON.stringify(deleted)}
      autoHideDuration={SHOWN_MS}
      onClose={(_, reason) => reason === "timeout" && close()}
      className="not-printed"
    >
      <Alert
        severity={error ? "error" : "success"}
        onClose={close}
        action={
          error ? undefined : (
            <Button color="inherit" size="small" loading={isRestoring} onClick={() => void back()}>
              <Trans>Undo</Trans>
            </Button>
          )
        }
      >
        {error ? problemText(error).detail : deletedWords(deleted)}
      </Alert>
    </Snackbar>
  );
}

function useRestore() {
  const [segment, ofSegment] = useRestoreSegmentMutation();
  const [view, ofView] = useRestoreViewMutation();
  const [audience, ofAudience] = useRestoreAudienceMutation();
  const restore = async (deleted: Deleted) => {
    const { error } =
      deleted.kind === "segment"
        ? await segment({ name: deleted.name })
        : deleted.kind === "view"
          ? await view({ viewId: deleted.viewId })
          : await audience({ audience: deleted.audience, number: deleted.number });
    return error === undefined;
  };
  return {
    restore,
    error: ofSegment.error ?? ofView.error ?? ofAudience.error,
    isRestoring: ofSegment.isLoading || ofView.isLoading || ofAudience.isLoading,
  };
}
