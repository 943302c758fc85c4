import { Alert, Button, Stack } from "@mui/material";
import { type FormEvent, useState } from "react";

import { useChangePasswordMutation } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { PasswordField } from "../../ui/forms/PasswordField";
import { Panel } from "../../ui/Panel";

const isWrong = (error: unknown) => (error as { data?: { code?: string } }).data?.code === "access.denied";

/** Here the name cannot be what is wrong. */
const WRONG = { data: { detail: "The current password is wrong.", hint: "Your password was not changed." } };

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
      title="Password"
      explanation="At least 12 characters. Changing it logs you out of all other browsers and revokes your API keys."
    >
      <Stack component="form" spacing={1.5} onSubmit={(event) => void submit(event)} sx={{ pt: 1 }}>
        <PasswordField
          label="Current password"
          size="small"
          autoComplete="current-password"
          value={present}
          onChange={setPresent}
        />
        <PasswordField
          label="New password"
          size="small"
          autoComplete="new-password"
          value={next}
          onChange={setNext}
        />
        {error && <Problem error={isWrong(error) ? WRONG : error} />}
        {isSuccess && <Alert severity="success">Password changed.</Alert>}
        <Button type="submit" variant="contained" disabled={isLoading} sx={{ alignSelf: "flex-start" }}>
          Change password
        </Button>
      </Stack>
    </Panel>
  );
}
