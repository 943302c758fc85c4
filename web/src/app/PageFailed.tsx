import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Button } from "@mui/material";

/** Instead of a page that could not be fetched (the service was updated meanwhile) or drawn. */
export function PageFailed() {
  return (
    <Alert
      severity="error"
      action={
        <Button color="inherit" onClick={() => location.reload()}>
          <Trans>Reload</Trans>
        </Button>
      }
    >
      <AlertTitle>
        <Trans>This page could not be displayed.</Trans>
      </AlertTitle>
      <Trans>Reload the page. If it fails again, ask an administrator to check the server log.</Trans>
    </Alert>
  );
}
