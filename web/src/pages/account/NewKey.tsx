import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Button, Stack, TextField } from "@mui/material";
import { type FormEvent, useState } from "react";

import { useMakeKeyMutation } from "../../api/generated";
import { type Role, ROLES, whyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { useAppSelector } from "../../app/store";
import { RoleChoice } from "../../ui/forms/RoleChoice";

/** A new key; its secret is shown once. */
export function NewKey() {
  const own = useAppSelector((state) => state.session.user?.role);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [make, { data, error, isLoading }] = useMakeKeyMutation();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const created = await make({ keyCreate: { name: name.trim(), role } });
    if (created.data) setName("");
  }
  return (
    <Stack spacing={1.5} sx={{ pt: 1 }}>
      <Stack
        component="form"
        direction="row"
        sx={{ gap: 1, flexWrap: "wrap" }}
        onSubmit={(event) => void submit(event)}
      >
        <TextField
          label={t`Program name`}
          size="small"
          value={name}
          onChange={(event) => setName(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 128 } }}
        />
        <RoleChoice role={role} roles={ROLES.filter((role) => !whyNot(own, role))} onChange={setRole} />
        <Button type="submit" variant="contained" disabled={!name.trim() || isLoading}>
          <Trans>Create key</Trans>
        </Button>
      </Stack>
      {error && <Problem error={error} />}
      {data && (
        <Alert
          severity="success"
          action={
            <Button color="inherit" onClick={() => void navigator.clipboard.writeText(data.secret)}>
              <Trans>Copy</Trans>
            </Button>
          }
        >
          <AlertTitle>
            <Trans>Key for {data.name}. Copy it now: it will not be shown again.</Trans>
          </AlertTitle>
          <code style={{ overflowWrap: "anywhere" }}>{data.secret}</code>
        </Alert>
      )}
    </Stack>
  );
}
