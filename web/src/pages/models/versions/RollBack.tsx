import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from "@mui/material";
import { useState } from "react";

import { useRollbackModelMutation, type VersionResponse } from "../../../api/generated";
import { useWhyNot } from "../../../app/roles";
import { useScoreAll } from "../../../jobs/useScoreAll";
import { Problem } from "../../../ui/Problem";
import { useRefreshPredictions } from "./useRefreshPredictions";
import { WithReason } from "../../../ui/WithReason";
import { isChampion } from "../words";
import { ScoreChoice } from "./ScoreChoice";

/** The version that predicted before, again. */
export function RollBack({ versions }: { versions: VersionResponse[] }) {
  const [isOpen, setOpen] = useState(false);
  const [rollBack, { isLoading, error, reset }] = useRollbackModelMutation();
  const readAgain = useRefreshPredictions();
  const now = versions.find(isChampion);
  const previous = versions.find((version) => version.is_previous);
  const why =
    useWhyNot("admin") ??
    (previous
      ? undefined
      : t`No other version was the champion before, so there is nothing to roll back to.`);
  const [isScored, setScored] = useState(true);
  const { score } = useScoreAll();
  const close = () => {
    setOpen(false);
    reset();
  };
  const go = async () => {
    const answer = await rollBack();
    if (answer.error) return;
    if (isScored) void score();
    readAgain();
    close();
  };
  return (
    <>
      <WithReason why={why}>
        <Button disabled={why !== undefined} onClick={() => setOpen(true)}>
          <Trans>Roll back</Trans>
        </Button>
      </WithReason>
      <Dialog open={isOpen} onClose={close}>
        <DialogTitle>
          <Trans>Roll back to the previous version?</Trans>
        </DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: error ? 2 : 0 }}>
            <Trans>
              Version {now?.number ?? "–"} is the champion. Version {previous?.number ?? "–"} takes over
              again; nothing is deleted.
            </Trans>
          </DialogContentText>
          <ScoreChoice isChosen={isScored} choose={setScored} />
          {error ? <Problem error={error} /> : null}
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="contained" loading={isLoading} onClick={() => void go()}>
            <Trans>Roll back</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
