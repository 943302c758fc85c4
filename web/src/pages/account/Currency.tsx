import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Autocomplete, Button, Stack, TextField } from "@mui/material";
import { useState } from "react";

import { useChangeWorkspaceMutation, useGetWorkspaceQuery } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { ChangedMeanwhile, isChangedMeanwhile } from "../../ui/ChangedMeanwhile";
import { Problem } from "../../ui/Problem";
import { Panel } from "../../ui/Panel";
import { formatLocale } from "../../words/language";

const NAMES = new Intl.DisplayNames(formatLocale(), { type: "currency" });
const nameOf = (code: string) => (/^[A-Z]{3}$/.test(code) ? `${code}, ${NAMES.of(code)}` : code);

/** What the amounts are in. */
export function Currency() {
  const { data, error, isLoading, refetch } = useGetWorkspaceQuery();
  const [change, changing] = useChangeWorkspaceMutation();
  const [chosen, setChosen] = useState<string | null>(null);
  const mayNot = useWhyNot("admin");
  const shown = chosen ?? data?.currency ?? null;
  const save = () => shown && void change({ currencyUpdate: { currency: shown }, "if-match": data?.version });
  return (
    <Panel
      title={data ? t`Currency of ${data.name}` : t`Currency`}
      explanation={t`Currency of all amounts. Changing it does not convert existing amounts.`}
      {...{ error, loading: isLoading, onRetry: refetch }}
    >
      <Stack spacing={1.5} sx={{ pt: 1 }}>
        <Autocomplete
          disabled={!!mayNot}
          options={Intl.supportedValuesOf("currency")}
          getOptionLabel={nameOf}
          value={shown}
          onChange={(_, value) => setChosen(value)}
          renderInput={(params) => (
            <TextField {...params} label={t`Currency`} size="small" helperText={mayNot} />
          )}
        />
        {changing.error && !isChangedMeanwhile(changing.error) && <Problem error={changing.error} />}
        <ChangedMeanwhile
          isOpen={isChangedMeanwhile(changing.error)}
          what={t`the currency`}
          differences={[{ what: t`Currency`, yours: shown ?? "", theirs: data?.currency ?? "" }]}
          onTheirs={() => {
            changing.reset();
            setChosen(null);
          }}
          onYours={save}
        />
        {changing.isSuccess && (
          <Alert severity="success">
            <Trans>Amounts are now shown in {changing.data.currency}.</Trans>
          </Alert>
        )}
        <Button
          variant="contained"
          disabled={!!mayNot || changing.isLoading || !shown || shown === data?.currency}
          onClick={save}
          sx={{ alignSelf: "flex-start" }}
        >
          <Trans>Change currency</Trans>
        </Button>
      </Stack>
    </Panel>
  );
}
