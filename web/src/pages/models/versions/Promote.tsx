import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  FormControlLabel,
} from "@mui/material";
import { useState } from "react";

import { useCompareModelsQuery, usePromoteModelMutation, type VersionResponse } from "../../../api/generated";
import { useCurrency } from "../../../app/useCurrency";
import { useWhyNot } from "../../../app/roles";
import { useScoreAll } from "../../../jobs/useScoreAll";
import { Problem } from "../../../ui/Problem";
import { ComparisonTable, verdictOf } from "./ComparisonTable";
import { amountUnit } from "../../../words/metrics";
import { ScoreChoice } from "./ScoreChoice";
import { useRefreshPredictions } from "./useRefreshPredictions";
import { useModelTitle } from "../../../app/useTitles";
import { WithReason } from "../../../ui/WithReason";

/** Make a version the one that predicts, after a look at how it compares. */
export function Promote({ version, size }: { version: VersionResponse; size?: "small" }) {
  const [isOpen, setOpen] = useState(false);
  const why = useWhyNot("admin");
  return (
    <>
      <WithReason why={why}>
        <Button size={size} disabled={why !== undefined} onClick={() => setOpen(true)}>
          <Trans>Promote</Trans>
        </Button>
      </WithReason>
      {isOpen && <Ask version={version} onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ version, onClose }: { version: VersionResponse; onClose: () => void }) {
  const nameOf = useModelTitle();
  const [promote, { isLoading, error }] = usePromoteModelMutation();
  const [force, setForce] = useState(false);
  const [isScored, setScored] = useState(true);
  const { score } = useScoreAll();
  const readAgain = useRefreshPredictions();
  const number = String(version.number);
  const compared = useCompareModelsQuery({ first: number, second: "champion" });
  const currency = useCurrency();
  const comparison = compared.data;
  const isBetter =
    comparison !== undefined && comparison.obstacle === null && comparison.wins[0] > comparison.wins[1];
  const go = async () => {
    const answer = await promote({ version: number, promotion: { force } });
    if (answer.error) return;
    if (isScored) void score();
    readAgain();
    onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <DialogTitle>
        <Trans>
          Promote version {version.number} ({nameOf(version.model)})?
        </Trans>
      </DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 2 }}>
          <Trans>It becomes the champion and makes all new predictions. You can roll back at any time.</Trans>
        </DialogContentText>
        {compared.error ? <Problem error={compared.error} onRetry={compared.refetch} /> : null}
        {comparison && (
          <>
            <Alert severity={isBetter ? "success" : "warning"} sx={{ mb: 2 }}>
              {verdictOf(comparison)}
            </Alert>
            <ComparisonTable comparison={comparison} currency={amountUnit(version.target, currency)} />
            {!isBetter && (
              <FormControlLabel
                sx={{ mt: 1 }}
                control={<Checkbox checked={force} onChange={(event) => setForce(event.target.checked)} />}
                label={t`Promote even though the back-test is not better`}
              />
            )}
            <ScoreChoice isChosen={isScored} choose={setScored} />
          </>
        )}
        {error ? <Problem error={error} /> : null}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          variant="contained"
          disabled={!comparison || isLoading || !(isBetter || force)}
          loading={isLoading}
          onClick={() => void go()}
        >
          <Trans>Promote</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
