import { Trans } from "@lingui/react/macro";
import { Alert, Button } from "@mui/material";

/** Says that a form holds what was not saved the last time. */
export function RestoredNote({ onDiscard }: { onDiscard: () => void }) {
  return (
    <Alert
      severity="info"
      action={
        <Button color="inherit" size="small" onClick={onDiscard}>
          <Trans>Discard</Trans>
        </Button>
      }
    >
      <Trans>Restored what you had not saved yet.</Trans>
    </Alert>
  );
}
