import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { MenuItem, TextField } from "@mui/material";
import { useState } from "react";

import { type SuppressionResponse, useAddSuppressionsMutation } from "../../api/generated";
import { FileButton } from "../../ui/forms/FileButton";
import { FormDialog } from "../../ui/forms/FormDialog";
import { REASONS } from "./words";

type Reason = SuppressionResponse["reason"];

/** Contacts that are typed, or read from a file with one per line. */
export function AddSuppressions({ onClose }: { onClose: () => void }) {
  const [contacts, setContacts] = useState("");
  const [reason, setReason] = useState<Reason>("unsubscribed");
  const [add, { error, isLoading }] = useAddSuppressionsMutation();
  const submit = async () => {
    const answer = await add({ suppressionCreate: { contacts, reason } });
    if (answer.data) onClose();
  };
  return (
    <FormDialog
      title={t`Suppress contacts`}
      text={t`Suppressed contacts are left out of every audience. Email addresses are stored as hashes only.`}
      action={t`Suppress`}
      isBusy={isLoading || !contacts.trim()}
      error={error}
      onCancel={onClose}
      onSubmit={() => void submit()}
    >
      <TextField
        autoFocus
        multiline
        minRows={3}
        maxRows={10}
        label={t`Contacts`}
        value={contacts}
        onChange={(event) => setContacts(event.target.value)}
        helperText={t`Customer IDs, email addresses or SHA-256 hashes of addresses, one per line.`}
      />
      <FileButton
        label={t`File of contacts`}
        accept=".csv,.txt,text/plain,text/csv"
        variant="outlined"
        onFile={(file) => void file.text().then(setContacts)}
      >
        <Trans>Read from file</Trans>
      </FileButton>
      <TextField
        select
        label={t`Reason`}
        value={reason}
        onChange={(event) => setReason(event.target.value as Reason)}
      >
        {Object.entries(REASONS).map(([name, title]) => (
          <MenuItem key={name} value={name}>
            {title}
          </MenuItem>
        ))}
      </TextField>
    </FormDialog>
  );
}
