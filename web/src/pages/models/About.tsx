import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Button,
  Chip,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  TextField,
  Typography,
} from "@mui/material";
import { type FormEvent, useState } from "react";

import { useDescribeModelMutation, type VersionResponse } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";
import { WithReason } from "../../ui/WithReason";
import { labelsOf } from "./words";

/** What people say about a version: its name, tags and a note. */
export function About({ version }: { version: VersionResponse }) {
  const [isOpen, setOpen] = useState(false);
  const why = useWhyNot("analyst");
  const hasWords = version.name !== "" || version.labels.length > 0 || version.note !== "";
  return (
    <Panel
      title={t`About this version`}
      action={
        <WithReason why={why}>
          <Button size="small" disabled={why !== undefined} onClick={() => setOpen(true)}>
            <Trans>Edit</Trans>
          </Button>
        </WithReason>
      }
      empty={!hasWords && t`No name, tags or note yet. They help your team tell versions apart.`}
    >
      {version.name && <Typography sx={{ fontWeight: 600 }}>{version.name}</Typography>}
      {version.labels.length > 0 && (
        <Stack direction="row" sx={{ gap: 0.5, flexWrap: "wrap", my: 1 }}>
          {version.labels.map((label) => (
            <Chip key={label} size="small" variant="outlined" label={label} />
          ))}
        </Stack>
      )}
      {version.note && <Typography sx={{ whiteSpace: "pre-wrap" }}>{version.note}</Typography>}
      {isOpen && <Form version={version} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function Form({ version, onClose }: { version: VersionResponse; onClose: () => void }) {
  const [describe, { error, isLoading }] = useDescribeModelMutation();
  const [name, setName] = useState(version.name);
  const [labels, setLabels] = useState(version.labels.join(", "));
  const [note, setNote] = useState(version.note);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const description = { name, labels: labelsOf(labels), note };
    const answer = await describe({ version: String(version.number), modelDescription: description });
    if (!answer.error) onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <form onSubmit={(event) => void save(event)}>
        <DialogTitle>
          <Trans>About version {version.number}</Trans>
        </DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2.5, pt: 1 }}>
            <TextField
              label={t`Name`}
              value={name}
              onChange={(event) => setName(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 80 } }}
              autoFocus
            />
            <TextField
              label={t`Tags`}
              helperText={t`Separated by commas.`}
              value={labels}
              onChange={(event) => setLabels(event.target.value)}
            />
            <TextField
              label={t`Note`}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 4000 } }}
              multiline
              minRows={4}
            />
            {error ? <Problem error={error} /> : null}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="contained" loading={isLoading}>
            <Trans>Save</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
