import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from "@mui/material";
import { useState } from "react";

import { useRollbackModelMutation, type VersionResponse } from "../../../api/generated";
import { useWhyNot } from "../../../app/roles";
import { Problem } from "../../../ui/Problem";
import { useRefreshPredictions } from "./useRefreshPredictions";
import { WithReason } from "../../../ui/WithReason";
import { isChampion } from "../words";

/** The version that predicted before, again. */
export function RollBack({ versions }: { versions: VersionResponse[] }) {
  const [isOpen, setOpen] = useState(false);
  const [rollBack, { isLoading, error, reset }] = useRollbackModelMutation();
  const readAgain = useRefreshPredictions();
  const why =
    useWhyNot("admin") ?? (versions.length < 2 ? "There is no earlier version to roll back to." : undefined);
  const now = versions.find(isChampion);
  const close = () => {
    setOpen(false);
    reset();
  };
  const go = async () => {
    const answer = await rollBack();
    if (answer.error) return;
    readAgain();
    close();
  };
  return (
    <>
      <WithReason why={why}>
        <Button disabled={why !== undefined} onClick={() => setOpen(true)}>
          Roll back
        </Button>
      </WithReason>
      <Dialog open={isOpen} onClose={close}>
        <DialogTitle>Roll back to the previous version?</DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: error ? 2 : 0 }}>
            Version {now?.number ?? "–"} is the champion. The previous champion takes over again; nothing is
            deleted.
          </DialogContentText>
          {error ? <Problem error={error} /> : null}
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button variant="contained" loading={isLoading} onClick={() => void go()}>
            Roll back
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
