import { t } from "@lingui/core/macro";
import { MenuItem, TextField } from "@mui/material";

import { SCHEDULES, scheduleInWords } from "./schedules";

interface Props {
  value: string;
  onChange: (schedule: string) => void;
}

/** How often a shop is asked for new orders. */
export function ScheduleChoice({ value, onChange }: Props) {
  const names = Object.keys(SCHEDULES);
  const choices = names.includes(value) ? names : [value, ...names];
  return (
    <TextField
      select
      size="small"
      label={t`Fetch new orders`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      sx={{ maxWidth: 320 }}
    >
      {choices.map((name) => (
        <MenuItem key={name} value={name}>
          {scheduleInWords(name)}
        </MenuItem>
      ))}
    </TextField>
  );
}
