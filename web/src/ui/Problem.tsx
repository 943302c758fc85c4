import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Button } from "@mui/material";

import { problemText } from "../words/problems";

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** A failure where its result would have been. */
export function Problem({ error, onRetry }: Props) {
  const { detail, hint } = problemText(error);
  const retry = onRetry && (
    <Button color="inherit" onClick={onRetry}>
      <Trans>Try again</Trans>
    </Button>
  );
  return (
    <Alert severity="error" action={retry}>
      <AlertTitle>{detail}</AlertTitle>
      {hint}
    </Alert>
  );
}
