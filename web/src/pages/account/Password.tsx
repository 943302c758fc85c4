import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack } from "@mui/material";
import { type FormEvent, useState } from "react";

import { useChangePasswordMutation } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { PasswordField } from "../../ui/forms/PasswordField";
import { Panel } from "../../ui/Panel";

const isWrong = (error: unknown) => (error as { data?: { code?: string } }).data?.code === "access.denied";

/** Here the name cannot be what is wrong. */
const WRONG = {
  data: { detail: t`The current password is wrong.`, hint: t`Your password was not changed.` },
};

/** A new password for oneself. */
export function Password() {
  const [present, setPresent] = useState("");
  const [next, setNext] = useState("");
  const [change, { error, isLoading, isSuccess }] = useChangePasswordMutation();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const response = await change({ passwordUpdate: { password: next, present_password: present } });
    if (response.error) return;
    setPresent("");
    setNext("");
  }
  return (
    <Panel
      title={t`Password`}
      explanation={t`At least 12 characters. Changing it logs you out of all other browsers and revokes your API keys.`}
    >
      <Stack component="form" spacing={1.5} onSubmit={(event) => void submit(event)} sx={{ pt: 1 }}>
        <PasswordField
          label={t`Current password`}
          size="small"
          autoComplete="current-password"
          value={present}
          onChange={setPresent}
        />
        <PasswordField
          label={t`New password`}
          size="small"
          autoComplete="new-password"
          value={next}
          onChange={setNext}
        />
        {error && <Problem error={isWrong(error) ? WRONG : error} />}
        {isSuccess && (
          <Alert severity="success">
            <Trans>Password changed.</Trans>
          </Alert>
        )}
        <Button type="submit" variant="contained" disabled={isLoading} sx={{ alignSelf: "flex-start" }}>
          <Trans>Change password</Trans>
        </Button>
      </Stack>
    </Panel>
  );
}
