import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { MenuItem, TextField } from "@mui/material";
import { useState } from "react";

import { type ConsentCount, useChangeConsentMutation } from "../../api/generated";
import { FormDialog } from "../../ui/forms/FormDialog";
import { CHANNELS } from "./words";

type Channel = ConsentCount["channel"];
const VALUES = { yes: true, no: false, unknown: null };

/** What one customer has agreed to, for one channel. */
export function ChangeConsent({ onClose }: { onClose: () => void }) {
  const [customerId, setCustomerId] = useState("");
  const [channel, setChannel] = useState<Channel>("email");
  const [value, setValue] = useState<keyof typeof VALUES>("no");
  const [change, { error, isLoading }] = useChangeConsentMutation();
  const submit = async () => {
    const consentChange = { customer_id: customerId.trim(), [channel]: VALUES[value] };
    const answer = await change({ consentChange });
    if (!answer.error) onClose();
  };
  return (
    <FormDialog
      title={t`Change consent`}
      text={t`The change is recorded in the audit log. A later import of contacts with consent replaces it.`}
      action={t`Save`}
      isBusy={isLoading || !customerId.trim()}
      error={error}
      onCancel={onClose}
      onSubmit={() => void submit()}
    >
      <TextField
        autoFocus
        required
        label={t`Customer ID`}
        value={customerId}
        onChange={(event) => setCustomerId(event.target.value)}
      />
      <TextField
        select
        label={t`Channel`}
        value={channel}
        onChange={(event) => setChannel(event.target.value as Channel)}
      >
        {Object.entries(CHANNELS).map(([name, title]) => (
          <MenuItem key={name} value={name}>
            {title}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label={t`Consent`}
        value={value}
        onChange={(event) => setValue(event.target.value as keyof typeof VALUES)}
      >
        <MenuItem value="yes">
          <Trans>Agreed</Trans>
        </MenuItem>
        <MenuItem value="no">
          <Trans>Refused</Trans>
        </MenuItem>
        <MenuItem value="unknown">
          <Trans>Unknown</Trans>
        </MenuItem>
      </TextField>
    </FormDialog>
  );
}
