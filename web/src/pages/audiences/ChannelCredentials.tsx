import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  TextField,
} from "@mui/material";
import { type FormEvent, useState } from "react";

import {
  type ChannelResponse,
  useCheckChannelMutation,
  useClearChannelMutation,
  useSetChannelMutation,
} from "../../api/generated";
import { Problem } from "../../ui/Problem";

/** Enters what a channel needs. Values are only ever written: none is shown again. */
export function ChannelCredentials({ channel, onClose }: { channel: ChannelResponse; onClose: () => void }) {
  const [settings, setSettings] = useState<Record<string, string>>({});
  const [save, saved] = useSetChannelMutation();
  const [clear, cleared] = useClearChannelMutation();
  const [check, checked] = useCheckChannelMutation();
  const error = saved.error ?? cleared.error ?? checked.error;
  const isTestable = channel.checks_settings;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Without new values, what is stored or set on the server is tested again.
    const hasNew = Object.values(settings).some((value) => value.trim() !== "");
    if (hasNew || !isTestable) {
      const done = await save({ channel: channel.name, channelSettings: { settings } });
      if (done.error) return;
    }
    if (!isTestable) return onClose();
    void check({ channel: channel.name });
  };
  const forget = async () => {
    const done = await clear({ channel: channel.name });
    if (!done.error) onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle>
          <Trans>Connect {channel.title}</Trans>
        </DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            {channel.settings.map((setting) => (
              <TextField
                key={setting.name}
                label={setting.title}
                helperText={setting.doc}
                type={setting.is_secret ? "password" : "text"}
                autoComplete={setting.is_secret ? "new-password" : "off"}
                placeholder={setting.default ?? t`Leave empty to keep it`}
                value={settings[setting.name] ?? ""}
                onChange={(event) => setSettings({ ...settings, [setting.name]: event.target.value })}
                slotProps={{ inputLabel: { shrink: true } }}
              />
            ))}
            {error ? <Problem error={error} /> : null}
            {checked.data && (
              <Alert severity="success">
                <Trans>
                  {channel.title} accepted the settings. Account: {checked.data.account}
                </Trans>
              </Alert>
            )}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button color="error" loading={cleared.isLoading} onClick={() => void forget()}>
            <Trans>Forget</Trans>
          </Button>
          <Button onClick={onClose}>{checked.data ? t`Close` : t`Cancel`}</Button>
          <Button type="submit" variant="contained" loading={saved.isLoading || checked.isLoading}>
            {isTestable ? t`Save and test` : t`Save`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
