import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
} from "@mui/material";
import { useState } from "react";

import {
  type AudienceVersionResponse,
  type DryRunResponse,
  useLazyDryRunAudienceQuery,
} from "../../api/generated";
import { whole } from "../../words/formats";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { Scrolled } from "../../ui/Scrolled";
import { WithReason } from "../../ui/WithReason";

/** The first rows as they would go out. */
export function DryRun({ version }: { version: AudienceVersionResponse }) {
  const [isOpen, setOpen] = useState(false);
  const [look, { data, error, isFetching }] = useLazyDryRunAudienceQuery();
  const why = useWhyNot("analyst");
  const open = () => {
    setOpen(true);
    void look({ audience: version.audience, number: version.number });
  };
  return (
    <>
      <WithReason why={why}>
        <Button variant="outlined" disabled={why !== undefined} onClick={open}>
          <Trans>Dry run</Trans>
        </Button>
      </WithReason>
      <Dialog open={isOpen} onClose={() => setOpen(false)} fullWidth maxWidth="md" aria-labelledby="dry-run">
        <DialogTitle id="dry-run">
          <Trans>Dry run</Trans>
        </DialogTitle>
        <DialogContent>
          {error ? <Problem error={error} /> : null}
          {isFetching && t`Loading…`}
          {data && !isFetching && <Body run={data} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setOpen(false)}>
            <Trans>Close</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

function Body({ run }: { run: DryRunResponse }) {
  const text = typeof run.body === "string" ? run.body : JSON.stringify(run.body, null, 1);
  const since = run.base_number == null ? "" : t` (changes since v${run.base_number})`;
  return (
    <>
      <DialogContentText sx={{ mb: 2 }}>
        <Trans>
          {whole(run.members_to_add)} to add, {whole(run.members_to_remove)} to remove{since}, in{" "}
          {whole(run.batches)} requests. Nothing has been sent. First rows:
        </Trans>
      </DialogContentText>
      <Scrolled label={t`First rows`} sx={{ bgcolor: "action.hover", borderRadius: 1, p: 1.5 }}>
        <Box component="pre" sx={{ m: 0, fontSize: "0.78rem" }}>
          {text}
        </Box>
      </Scrolled>
    </>
  );
}
