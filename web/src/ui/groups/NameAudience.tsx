import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Stack,
  TextField,
  Typography,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import { useNavigate } from "react-router";

import { useSaveSegmentMutation } from "../../api/generated";
import { audienceAddress } from "../../app/addresses";
import { Problem } from "../Problem";

interface Props {
  title: string;
  /** In the rule language. */
  rule: string;
  /** A name to begin with. */
  suggestion?: string;
  onClose: () => void;
}

/** Saves a rule as a segment, and goes on to an audience of its customers. */
export function NameAudience({ title, rule, suggestion = "", onClose }: Props) {
  const [name, setName] = useState(suggestion);
  const [save, { error, isLoading }] = useSaveSegmentMutation();
  const navigate = useNavigate();
  const id = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await save({ segmentCreate: { name, text: rule, note: "", replaces: false } });
    if (saved.data) void navigate(audienceAddress(saved.data.name));
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={id}>
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent>
          <DialogContentText>
            <Trans>
              The rule is saved as a segment, so that the audience can be refreshed after every scoring.
            </Trans>
          </DialogContentText>
          <Stack sx={{ gap: 2, mt: 2 }}>
            <TextField
              autoFocus
              required
              label={t`Segment name`}
              value={name}
              onChange={(event) => setName(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 64 } }}
            />
            <Typography
              component="code"
              variant="body2"
              sx={{ color: "text.secondary", overflowWrap: "anywhere" }}
            >
              {rule}
            </Typography>
            {error ? <Problem error={error} /> : null}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="contained" disabled={!name.trim()} loading={isLoading}>
            <Trans>Continue</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
