import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Button, Paper, Stack, TextField, Typography } from "@mui/material";
import { type FormEvent, useState } from "react";

import { useLogInMutation } from "../../api/generated";
import { PasswordField } from "../../ui/forms/PasswordField";
import { Problem } from "../../ui/Problem";

/** The address stays: who logs in is on the page they came for, or came from. */
export function LoginPage({ hasEnded = false }: { hasEnded?: boolean }) {
  const [logIn, { error, isLoading }] = useLogInMutation();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void logIn({ credentials: { name, password } });
  };

  return (
    <Stack component="main" sx={{ minHeight: "100vh", alignItems: "center", justifyContent: "center", p: 2 }}>
      <Paper component="form" onSubmit={submit} sx={{ p: 4, width: "100%", maxWidth: 420 }}>
        <Stack direction="row" spacing={1.5} sx={{ alignItems: "center" }}>
          <img src="/assets/icon.svg" alt="" width={36} height={36} />
          <Typography variant="h1">
            <Trans>Tenure</Trans>
          </Typography>
        </Stack>
        <Typography sx={{ color: "text.secondary", mt: 1, mb: 3 }}>
          <Trans>Predict what each customer will spend and when they will order next.</Trans>
        </Typography>
        <Stack spacing={2}>
          {hasEnded && !error && (
            <Alert severity="info">
              <Trans>Your session has ended. Log in to go on where you were.</Trans>
            </Alert>
          )}
          <TextField
            label={t`User`}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="username"
            required
            autoFocus
          />
          <PasswordField
            label={t`Password`}
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
          />
          {error && <Problem error={error} />}
          <Button type="submit" variant="contained" size="large" disabled={isLoading}>
            <Trans>Log in</Trans>
          </Button>
        </Stack>
        <Box component="p" sx={{ color: "text.secondary", fontSize: "0.86rem", mb: 0 }}>
          <Trans>First login? The administrator password was shown once when the server first started.</Trans>
        </Box>
      </Paper>
    </Stack>
  );
}
