import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack, TextField } from "@mui/material";
import { useState } from "react";

import { useSetPasswordMutation, type UserSummary } from "../../api/generated";
import { FormDialog } from "../../ui/forms/FormDialog";
import { randomPassword } from "./randomPassword";

interface Props {
  user: UserSummary;
  onClose: () => void;
  onReset: () => void;
}

/** A new password for somebody else, who may have forgotten theirs. */
export function ResetPassword({ user, onClose, onReset }: Props) {
  const [password, setPassword] = useState(randomPassword);
  const [setOnServer, { error, isLoading }] = useSetPasswordMutation();
  async function submit() {
    const response = await setOnServer({ userId: user.user_id, passwordUpdate: { password } });
    if (response.error) return;
    onReset();
    onClose();
  }
  return (
    <FormDialog
      title={t`Reset the password of ${user.name}`}
      text={t`They are logged out of all browsers, and their API keys are revoked. Copy the new password and give it to them: it is not shown again. They can change it under Account.`}
      action={t`Reset password`}
      isBusy={isLoading}
      error={error}
      onCancel={onClose}
      onSubmit={() => void submit()}
    >
      <Stack direction="row" spacing={1}>
        <TextField
          label={t`New password`}
          required
          fullWidth
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
        <Button onClick={() => void navigator.clipboard.writeText(password)}>
          <Trans>Copy</Trans>
        </Button>
      </Stack>
    </FormDialog>
  );
}
