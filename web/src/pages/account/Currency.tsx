import { Alert, Autocomplete, Button, Stack, TextField } from "@mui/material";
import { useState } from "react";

import { useChangeWorkspaceMutation, useGetWorkspaceQuery } from "../../api/generated";
import { useWhyNot } from "../../app/may";
import { Problem } from "../../app/Problem";
import { Panel } from "../../ui/Panel";

const COMMON = [
  "EUR",
  "USD",
  "GBP",
  "CHF",
  "SEK",
  "NOK",
  "DKK",
  "PLN",
  "CZK",
  "JPY",
  "CNY",
  "INR",
  "BRL",
  "CAD",
  "AUD",
];

/** What the amounts are in. */
export function Currency() {
  const { data, error, isLoading, refetch } = useGetWorkspaceQuery();
  const [change, changing] = useChangeWorkspaceMutation();
  const [chosen, setChosen] = useState("");
  const mayNot = useWhyNot("admin");
  const shown = chosen || data?.currency || "";
  return (
    <Panel
      title={data?.name ?? "Workspace"}
      explanation="The currency of all amounts. Choosing another does not convert them."
      {...{ error, loading: isLoading, again: refetch }}
    >
      <Stack spacing={1.5} sx={{ pt: 1 }}>
        <Autocomplete
          freeSolo
          disabled={!!mayNot}
          options={COMMON}
          inputValue={shown}
          onInputChange={(_, value) => setChosen(value.toUpperCase())}
          renderInput={(params) => (
            <TextField {...params} label="Currency" size="small" helperText={mayNot} />
          )}
        />
        {changing.error && <Problem error={changing.error} />}
        {changing.isSuccess && (
          <Alert severity="success">All amounts are shown in {changing.data.currency}.</Alert>
        )}
        <Button
          variant="contained"
          disabled={!!mayNot || changing.isLoading || shown === data?.currency}
          onClick={() => void change({ newCurrency: { currency: shown } })}
          sx={{ alignSelf: "flex-start" }}
        >
          Change currency
        </Button>
      </Stack>
    </Panel>
  );
}
