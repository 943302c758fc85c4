import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, FormControlLabel, MenuItem, Slider, Stack, Switch, TextField, Typography } from "@mui/material";
import { useId } from "react";

import type { ChannelResponse, SegmentSummary } from "../../api/generated";
import { groupWords } from "../../words/groupWords";
import type { Draft } from "./draft";
import { consentWords, nameProblem, nameFor } from "./words";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  segments: SegmentSummary[];
  channels: ChannelResponse[];
}

/** What an audience is made of, where it goes, and how many are held back. */
export function AudienceForm({ draft, change, segments, channels }: Props) {
  const channel = channels.find((channel) => channel.name === draft.channel);
  const names = segments.map((segment) => segment.name);
  const choices = names.includes(draft.segment) ? names : [draft.segment, ...names];
  const fault = nameProblem(draft.audience);
  return (
    <Stack sx={{ gap: 2.5, pt: 1, maxWidth: 720 }}>
      <Box sx={TWO_COLUMNS}>
        <TextField
          select
          label={t`Segment`}
          value={draft.segment}
          onChange={(event) => change({ segment: event.target.value, audience: nameFor(event.target.value) })}
        >
          {choices.map((name) => (
            <MenuItem key={name} value={name}>
              {groupWords(name)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          label={t`Channel`}
          value={draft.channel}
          onChange={(event) => change({ channel: event.target.value })}
          helperText={consentWords(channel?.consent)}
        >
          {channels.map((channel) => (
            <MenuItem key={channel.name} value={channel.name}>
              {channel.title}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={t`Audience name`}
          value={draft.audience}
          error={fault !== undefined}
          helperText={fault ?? t`If the name exists, a new version is created.`}
          onChange={(event) => change({ audience: event.target.value })}
        />
        <TextField
          label={t`Public name`}
          value={draft.publicName}
          placeholder={draft.audience}
          helperText={t`Shown on the platform. Avoid health and financial terms: some platforms block such audiences.`}
          onChange={(event) => change({ publicName: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 128 } }}
        />
        <TextField
          label={t`Default country for phone numbers`}
          value={draft.country}
          placeholder="GB"
          helperText={t`Two-letter code. Optional.`}
          onChange={(event) => change({ country: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 2 } }}
        />
        <HoldOut value={draft.holdOut} onChange={(holdOut) => change({ holdOut })} />
      </Box>
      <TextField
        label={t`Suppression list`}
        value={draft.suppressed}
        onChange={(event) => change({ suppressed: event.target.value })}
        multiline
        minRows={2}
        maxRows={6}
        helperText={t`Customer IDs or SHA-256 hashes of email addresses, one per line. Also applies to later versions.`}
      />
      <FormControlLabel
        control={
          <Switch
            checked={draft.withValues}
            onChange={(event) => change({ withValues: event.target.checked })}
          />
        }
        label={t`Include each member's predicted value`}
      />
    </Stack>
  );
}

function HoldOut({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const id = useId();
  return (
    <Box sx={{ px: 1 }}>
      <Typography id={id} variant="body2">
        <Trans>Hold-out: {value}%</Trans>
      </Typography>
      <Slider
        value={value}
        min={0}
        max={50}
        step={1}
        onChange={(_, chosen) => onChange(chosen)}
        aria-labelledby={id}
        valueLabelDisplay="auto"
        valueLabelFormat={(shown) => `${shown}%`}
      />
      <Typography variant="caption" sx={{ color: "text.secondary", display: "block" }}>
        <Trans>Held-out customers are not sent, so that you can measure the effect later.</Trans>
      </Typography>
    </Box>
  );
}

const TWO_COLUMNS = {
  display: "grid",
  gap: 2.5,
  gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "repeat(2, minmax(0, 1fr))" },
};
