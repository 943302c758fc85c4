import { Trans } from "@lingui/react/macro";
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Stack,
} from "@mui/material";
import { type FormEvent, type ReactNode, useId } from "react";

import { Problem } from "../Problem";

interface Props {
  title: string;
  /** What will happen. */
  text: string;
  action: string;
  isBusy?: boolean;
  error?: unknown;
  onCancel: () => void;
  onSubmit: () => void;
  children: ReactNode;
}

/** A short form in a dialog, which stays open until it has worked. */
export function FormDialog({ title, text, action, isBusy, error, onCancel, onSubmit, children }: Props) {
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog open onClose={onCancel} aria-labelledby={id} fullWidth maxWidth="xs">
      <form onSubmit={submit}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <DialogContentText>{text}</DialogContentText>
            {children}
            {error !== undefined && <Problem error={error} />}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="contained" disabled={isBusy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
