import { Trans } from "@lingui/react/macro";
import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from "@mui/material";
import { useId } from "react";

interface Props {
  isOpen: boolean;
  title: string;
  text: string;
  action: string;
  onCancel: () => void;
  onConfirm: () => void;
}

/** Asks before something that others would notice. */
export function Confirm({ isOpen, title, text, action, onCancel, onConfirm }: Props) {
  const id = useId();
  return (
    <Dialog open={isOpen} onClose={onCancel} aria-labelledby={id}>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <DialogContentText>{text}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button variant="contained" color="error" onClick={onConfirm} autoFocus>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
