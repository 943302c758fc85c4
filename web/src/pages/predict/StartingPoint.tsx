import { Alert, Button, Link, Paper, Stack, TextField, Typography } from "@mui/material";
import { type FormEvent, useState } from "react";
import { Link as To } from "react-router";

import { told } from "../../app/problems";

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
              Starting from{" "}
              <Link component={To} to={`/customers/${encodeURIComponent(customer)}`}>
                {customer}
              </Link>
            </>
          ) : (
            "Starting from a typical customer of your shop"
          )}
        </Typography>
        <TextField
          label="Start from customer"
          placeholder="Customer id"
          size="small"
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
        <Button type="submit" variant="outlined" disabled={!id.trim() || id.trim() === customer}>
          Start from them
        </Button>
        {customer && <Button onClick={() => begin("")}>Typical customer</Button>}
      </Stack>
      {error ? (
        <Alert severity="error" sx={{ mt: 1.5 }}>
          {told(error).detail} {told(error).hint}
        </Alert>
      ) : null}
    </Paper>
  );
}
