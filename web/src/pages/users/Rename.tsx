import { t } from "@lingui/core/macro";
import { TextField } from "@mui/material";
import { useState } from "react";

import { useRenameUserMutation, type UserSummary } from "../../api/generated";
import { FormDialog } from "../../ui/forms/FormDialog";

/** Another name for a user. */
export function Rename({ user, onClose }: { user: UserSummary; onClose: () => void }) {
  const [name, setName] = useState(user.name);
  const [rename, { error, isLoading }] = useRenameUserMutation();
  async function submit() {
    const response = await rename({
      userId: user.user_id,
      nameUpdate: { name: name.trim() },
      "if-match": user.version,
    });
    if (!response.error) onClose();
  }
  return (
    <FormDialog
      title={t`Rename ${user.name}`}
      text={t`They log in with the new name from now on. Password, role, sessions and API keys stay the same.`}
      action={t`Rename`}
      isBusy={isLoading}
      error={error}
      onCancel={onClose}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t`New name`}
        required
        autoFocus
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}
