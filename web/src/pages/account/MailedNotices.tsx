import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Checkbox, FormControlLabel, Stack, TextField } from "@mui/material";
import { type FormEvent, useState } from "react";

import {
  type PreferencesResponse,
  useChangePreferencesMutation,
  useGetPreferencesQuery,
} from "../../api/generated";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";

type Kind = PreferencesResponse["mailed"][number];
const KINDS: [Kind, string][] = [
  ["job_done", t`A job has finished`],
  ["job_failed", t`A job has failed`],
  ["connection_failed", t`A connection to a shop has failed`],
  ["alert", t`Alerts about the data and the model`],
];

/** Which notices are also sent by email, and where. */
export function MailedNotices() {
  const { data, isLoading, error, refetch } = useGetPreferencesQuery();
  return (
    <Panel
      isExported={false}
      title={t`Notices by email`}
      explanation={t`All notices are under the bell. Emails contain no data of customers.`}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      height={200}
    >
      {data && <MailForm preferences={data} />}
    </Panel>
  );
}

function MailForm({ preferences }: { preferences: PreferencesResponse }) {
  const [email, setEmail] = useState(preferences.email ?? "");
  const [mailed, setMailed] = useState(preferences.mailed);
  const [save, { error, isLoading, isSuccess }] = useChangePreferencesMutation();
  function submit(event: FormEvent) {
    event.preventDefault();
    const start_page = preferences.start_page;
    void save({ preferencesBody: { email: email.trim() || null, mailed, start_page } });
  }
  const choose = (kind: Kind, isOn: boolean) =>
    setMailed(isOn ? [...mailed, kind] : mailed.filter((other) => other !== kind));
  return (
    <Stack component="form" spacing={1} onSubmit={submit}>
      {!preferences.can_mail && (
        <Alert severity="info" role="note">
          <Trans>This server does not send email yet. Ask whoever runs it.</Trans>
        </Alert>
      )}
      <TextField
        label={t`Email address`}
        type="email"
        size="small"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        helperText={t`Leave it empty for no email.`}
        slotProps={{ htmlInput: { maxLength: 254 } }}
      />
      {KINDS.map(([kind, label]) => (
        <FormControlLabel
          key={kind}
          label={label}
          control={
            <Checkbox
              size="small"
              checked={mailed.includes(kind)}
              onChange={(_, isOn) => choose(kind, isOn)}
            />
          }
        />
      ))}
      {error && <Problem error={error} />}
      {isSuccess && (
        <Alert severity="success">
          <Trans>Saved.</Trans>
        </Alert>
      )}
      <div>
        <Button type="submit" variant="contained" loading={isLoading}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </Stack>
  );
}
