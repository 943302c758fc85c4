import { t } from "@lingui/core/macro";
import { Stack, TextField, MenuItem } from "@mui/material";

import type { ReadingOptions } from "../../../api/generated";

const DATES = [
  ["", t`Auto-detect`],
  ["%d/%m/%Y", "31/12/2025"],
  ["%m/%d/%Y", "12/31/2025"],
  ["%d.%m.%Y", "31.12.2025"],
  ["%Y-%m-%d", "2025-12-31"],
  ["%Y%m%d", "20251231"],
] as const;
const DECIMALS = [
  ["", t`Auto-detect`],
  [".", "1.50"],
  [",", "1,50"],
] as const;

interface Props {
  reading: ReadingOptions;
  onChange: (asked: ReadingOptions) => void;
}

/** How dates and amounts are written, where that cannot be seen: 01/02 may be January or February. */
export function ValueFormats({ reading, onChange }: Props) {
  return (
    <Stack direction="row" sx={{ gap: 1 }}>
      <FormatSelect
        label={t`Date format`}
        value={reading.date_format ?? ""}
        options={DATES}
        onChoose={(format) => onChange({ ...reading, date_format: format || null })}
      />
      <FormatSelect
        label={t`Number format`}
        value={reading.decimal ?? ""}
        options={DECIMALS}
        onChoose={(decimal) => onChange({ ...reading, decimal: decimal || null })}
      />
    </Stack>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
}

function FormatSelect({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={(event) => onChoose(event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      sx={{ minWidth: 128 }}
    >
      {options.map(([option, name]) => (
        <MenuItem key={option} value={option}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
