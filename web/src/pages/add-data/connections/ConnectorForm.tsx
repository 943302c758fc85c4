import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack, TextField, Typography } from "@mui/material";
import { type FormEvent, useState } from "react";

import {
  type ConnectionResponse,
  type ConnectorResponse,
  useAddConnectionMutation,
  useChangeConnectionMutation,
  useTestConnectionSettingsMutation,
} from "../../../api/generated";
import { Panel } from "../../../ui/Panel";
import { Problem } from "../../../ui/Problem";
import { ScheduleChoice } from "./ScheduleChoice";
import { ownTimeZone } from "./schedules";
import { SettingField } from "./SettingField";
import { SightAlert } from "./SightAlert";

interface Props {
  connector: ConnectorResponse;
  /** The connection that is changed; a new one without it. */
  existing?: ConnectionResponse;
  onSaved: () => void;
}

const filled = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));

/** What a connector has to know, by its card; tested before it is saved. */
export function ConnectorForm({ connector, existing, onSaved }: Props) {
  const [name, setName] = useState(existing?.name ?? connector.title);
  const [values, setValues] = useState<Record<string, string>>(existing?.settings ?? {});
  const [schedule, setSchedule] = useState(existing ? (existing.schedule ?? "") : "every 1h");
  const [test, testing] = useTestConnectionSettingsMutation();
  const [add, adding] = useAddConnectionMutation();
  const [change, changing] = useChangeConnectionMutation();
  const isBusy = testing.isLoading || adding.isLoading || changing.isLoading;
  const settings = filled(values);

  function set(setting: string, value: string) {
    setValues((before) => ({ ...before, [setting]: value }));
    testing.reset();
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    const timing = { name: name.trim(), time_zone: existing?.time_zone ?? ownTimeZone() };
    const response = existing
      ? await change({
          connectionId: existing.connection_id,
          connectionUpdate: { ...timing, settings, schedule },
        })
      : await add({
          connectionCreate: { ...timing, kind: connector.name, settings, schedule: schedule || null },
        });
    if (!response.error) onSaved();
  }

  const error = testing.error ?? adding.error ?? changing.error;
  return (
    <Panel title={connector.title} explanation={connector.doc}>
      {connector.setup.length > 0 && <Setup steps={connector.setup} />}
      <Stack
        component="form"
        spacing={2}
        sx={{ pt: 1, maxWidth: 640 }}
        onSubmit={(event) => void save(event)}
      >
        <TextField
          size="small"
          label={t`Name`}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {connector.settings.map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            value={values[setting.name] ?? ""}
            isStored={existing !== undefined}
            onChange={(value) => set(setting.name, value)}
          />
        ))}
        <ScheduleChoice value={schedule} onChange={setSchedule} />
        {error && <Problem error={error} />}
        {testing.data && <SightAlert sight={testing.data} />}
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
          <Button
            variant="outlined"
            disabled={isBusy}
            onClick={() => void test({ connectionTest: { kind: connector.name, settings } })}
          >
            <Trans>Test connection</Trans>
          </Button>
          <Button type="submit" variant="contained" disabled={isBusy}>
            {existing ? t`Save changes` : t`Connect`}
          </Button>
        </Stack>
      </Stack>
    </Panel>
  );
}

function Setup({ steps }: { steps: string[] }) {
  return (
    <Typography component="ol" variant="body2" sx={{ color: "text.secondary", pl: 2.5, mt: 0 }}>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </Typography>
  );
}
