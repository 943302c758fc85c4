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

import { useCompareModelsQuery, usePromoteModelMutation, type VersionShown } from "../../../api/generated";
import { useCurrency } from "../../../app/useCurrency";
import { useWhyNot } from "../../../app/may";
import { Problem } from "../../../ui/Problem";
import { ComparedTable, verdictOf } from "./ComparisonTable";
import { unitOf } from "../../../words/metrics";
import { useReadAgain } from "./useReadAgain";
import { WithReason } from "../../../ui/WithReason";
import { nameOf } from "../words";

/** Make a version the one that predicts, after a look at how it compares. */
export function Promote({ version, size }: { version: VersionShown; size?: "small" }) {
  const [isOpen, setOpen] = useState(false);
  const why = useWhyNot("admin");
  return (
    <>
      <WithReason why={why}>
        <Button size={size} disabled={why !== undefined} onClick={() => setOpen(true)}>
          Promote
        </Button>
      </WithReason>
      {isOpen && <Ask version={version} onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ version, onClose }: { version: VersionShown; onClose: () => void }) {
  const [promote, { isLoading, error }] = usePromoteModelMutation();
  const [force, setForce] = useState(false);
  const readAgain = useReadAgain();
  const wanted = String(version.number);
  const compared = useCompareModelsQuery({ first: wanted, second: "champion" });
  const currency = useCurrency();
  const found = compared.data;
  const isBetter = found !== undefined && found.obstacle === null && found.wins[0] > found.wins[1];
  const go = async () => {
    const answer = await promote({ wanted, promotion: { force } });
    if (answer.error) return;
    readAgain();
    onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <DialogTitle>
        Promote version {version.number} ({nameOf(version.model)})?
      </DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 2 }}>
          It becomes the champion and makes all new predictions. Stored predictions are updated at the next
          scoring. You can roll back at any time.
        </DialogContentText>
        {compared.error ? <Problem error={compared.error} again={compared.refetch} /> : null}
        {found && (
          <>
            <Alert severity={isBetter ? "success" : "warning"} sx={{ mb: 2 }}>
              {verdictOf(found)}
            </Alert>
            <ComparedTable found={found} currency={unitOf(version.target, currency)} />
            {!isBetter && (
              <FormControlLabel
                sx={{ mt: 1 }}
                control={<Checkbox checked={force} onChange={(event) => setForce(event.target.checked)} />}
                label="Promote even though the back-test is not better"
              />
            )}
          </>
        )}
        {error ? <Problem error={error} /> : null}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="contained"
          disabled={!found || isLoading || !(isBetter || force)}
          loading={isLoading}
          onClick={() => void go()}
        >
          Promote
        </Button>
      </DialogActions>
    </Dialog>
  );
}
