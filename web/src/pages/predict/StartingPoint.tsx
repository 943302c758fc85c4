import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Link, Paper, Stack, TextField, Typography } from "@mui/material";
import { type FormEvent, useState } from "react";
import { Link as To } from "react-router";

import { problemText } from "../../words/problems";

interface Props {
  customer: string;
  begin: (customer: string) => void;
  error: unknown;
}

/** Whom the form begins from. */
export function StartingPoint({ customer, begin, error }: Props) {
  const [id, setId] = useState(customer);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin(id.trim());
  };
  return (
    <Paper sx={{ p: 2 }}>
      <Stack
        component="form"
        onSubmit={submit}
        direction="row"
        sx={{ gap: 1.5, flexWrap: "wrap", alignItems: "center" }}
      >
        <Typography sx={{ flexGrow: 1, minWidth: 200 }}>
          {customer ? (
            <>
              <Trans>
                Based on{" "}
                <Link component={To} to={`/customers/${encodeURIComponent(customer)}`}>
                  {customer}
                </Link>
              </Trans>
            </>
          ) : (
            t`Based on a typical customer of your shop`
          )}
        </Typography>
        <TextField
          label={t`Customer ID`}
          size="small"
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
        <Button type="submit" variant="outlined" disabled={!id.trim() || id.trim() === customer}>
          <Trans>Load customer</Trans>
        </Button>
        {customer && (
          <Button onClick={() => begin("")}>
            <Trans>Use typical customer</Trans>
          </Button>
        )}
      </Stack>
      {error ? (
        <Alert severity="error" sx={{ mt: 1.5 }}>
          {problemText(error).detail} {problemText(error).hint}
        </Alert>
      ) : null}
    </Paper>
  );
}
