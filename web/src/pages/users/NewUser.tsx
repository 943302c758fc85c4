import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack, TextField } from "@mui/material";
import { type FormEvent, useState } from "react";

import { useAddUserMutation } from "../../api/generated";
import { type Role, ROLES, roleTitle } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { Panel } from "../../ui/Panel";
import { PasswordField } from "../../ui/forms/PasswordField";
import { RoleChoice } from "../../ui/forms/RoleChoice";
import { useDraft } from "../../ui/useDraft";

/** Lets somebody in. */
export function NewUser() {
  const entered = useDraft<{ name: string; role: Role }>("user", () => ({ name: "", role: "viewer" }));
  const { name, role } = entered.draft;
  const [password, setPassword] = useState(""); // never kept
  const [add, { data, error, isLoading }] = useAddUserMutation();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const response = await add({ userCreate: { name: name.trim(), password, role } });
    if (response.error) return;
    entered.startOver();
    setPassword("");
  }
  return (
    <Panel
      title={t`Add user`}
      explanation={t`Share the password with them. They can change it under Account.`}
    >
      <Stack
        component="form"
        direction="row"
        sx={{ gap: 1, flexWrap: "wrap", pt: 1 }}
        onSubmit={(event) => void submit(event)}
      >
        <TextField
          label={t`Name`}
          size="small"
          required
          autoComplete="off"
          value={name}
          onChange={(event) => entered.change({ name: event.target.value })}
        />
        <PasswordField
          label={t`Initial password`}
          size="small"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        <RoleChoice role={role} roles={ROLES} onChange={(chosen) => entered.change({ role: chosen })} />
        <Button type="submit" variant="contained" disabled={isLoading}>
          {" "}
          <Trans>Add user</Trans>{" "}
        </Button>
      </Stack>
      {error && <Problem error={error} />}
      {data && (
        <Alert severity="success" sx={{ mt: 1.5 }}>
          <Trans>
            {data.name} can now log in as {roleTitle(data.role)}.
          </Trans>
        </Alert>
      )}
    </Panel>
  );
}
