import { Box, FormControlLabel, MenuItem, Slider, Stack, Switch, TextField, Typography } from "@mui/material";
import { useId } from "react";

import type { ChannelShown, SegmentListed } from "../../api/generated";
import { groupWords } from "../../app/groupWords";
import type { Draft } from "./draft";
import { consentWords, nameFault, nameFor } from "./words";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  segments: SegmentListed[];
  channels: ChannelShown[];
}

/** What an audience is made of, where it goes, and how many are held back. */
export function AudienceForm({ draft, change, segments, channels }: Props) {
  const channel = channels.find((one) => one.name === draft.channel);
  const names = segments.map((one) => one.name);
  const choices = names.includes(draft.segment) ? names : [draft.segment, ...names];
  const fault = nameFault(draft.audience);
  return (
    <Stack sx={{ gap: 2.5, pt: 1, maxWidth: 720 }}>
      <Box sx={TWO}>
        <TextField
          select
          label="Segment"
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
          label="Goes to"
          value={draft.channel}
          onChange={(event) => change({ channel: event.target.value })}
          helperText={consentWords(channel?.consent)}
        >
          {channels.map((one) => (
            <MenuItem key={one.name} value={one.name}>
              {one.title}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label="Name of the audience"
          value={draft.audience}
          error={fault !== undefined}
          helperText={fault ?? "An audience of this name gets another version."}
          onChange={(event) => change({ audience: event.target.value })}
        />
        <TextField
          label="Name the platform sees"
          value={draft.publicName}
          placeholder={draft.audience}
          helperText="Nothing about health or money: Meta blocks such audiences."
          onChange={(event) => change({ publicName: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 128 } }}
        />
        <TextField
          label="Country of phone numbers without one"
          value={draft.country}
          placeholder="GB"
          helperText="Two letters; may stay empty."
          onChange={(event) => change({ country: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 2 } }}
        />
        <HoldOut value={draft.holdOut} onChange={(holdOut) => change({ holdOut })} />
      </Box>
      <TextField
        label="Never to be sent"
        value={draft.suppressed}
        onChange={(event) => change({ suppressed: event.target.value })}
        multiline
        minRows={2}
        maxRows={6}
        helperText="Customer ids, or SHA-256 of e-mail addresses, one to a line. Kept for later versions."
      />
      <FormControlLabel
        control={
          <Switch
            checked={draft.withValues}
            onChange={(event) => change({ withValues: event.target.checked })}
          />
        }
        label="Send each member's predicted value along"
      />
    </Stack>
  );
}

function HoldOut({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const id = useId();
  return (
    <Box sx={{ px: 1 }}>
      <Typography id={id} variant="body2">
        Held out: {value} %
      </Typography>
      <Slider
        value={value}
        min={0}
        max={50}
        step={1}
        onChange={(_, chosen) => onChange(chosen)}
        aria-labelledby={id}
        valueLabelDisplay="auto"
        valueLabelFormat={(shown) => `${shown} %`}
      />
      <Typography variant="caption" sx={{ color: "text.secondary", display: "block" }}>
        They are not sent, so that later orders tell what sending brought.
      </Typography>
    </Box>
  );
}

const TWO = {
  display: "grid",
  gap: 2.5,
  gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "repeat(2, minmax(0, 1fr))" },
};
