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
              Based on{" "}
              <Link component={To} to={`/customers/${encodeURIComponent(customer)}`}>
                {customer}
              </Link>
            </>
          ) : (
            "Based on a typical customer of your shop"
          )}
        </Typography>
        <TextField
          label="Customer ID"
          size="small"
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
        <Button type="submit" variant="outlined" disabled={!id.trim() || id.trim() === customer}>
          Load customer
        </Button>
        {customer && <Button onClick={() => begin("")}>Use typical customer</Button>}
      </Stack>
      {error ? (
        <Alert severity="error" sx={{ mt: 1.5 }}>
          {problemText(error).detail} {problemText(error).hint}
        </Alert>
      ) : null}
    </Paper>
  );
}
