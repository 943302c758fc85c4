import { Alert, AlertTitle, Button } from "@mui/material";

import { problemText } from "../words/problems";

interface Props {
  error: unknown;
  again?: () => void;
}

/** A failure where its result would have been. */
export function Problem({ error, again }: Props) {
  const { detail, hint } = problemText(error);
  const retry = again && (
    <Button color="inherit" onClick={again}>
      Try again
    </Button>
  );
  return (
    <Alert severity="error" action={retry}>
      <AlertTitle>{detail}</AlertTitle>
      {hint}
    </Alert>
  );
}
