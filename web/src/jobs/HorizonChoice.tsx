import { t } from "@lingui/core/macro";
import { MenuItem, TextField } from "@mui/material";

/** How far ahead one may want to look, as the service takes it and in words. */
const HORIZONS = [
  ["30d", t`30 days`],
  ["90d", t`90 days`],
  ["180d", t`180 days`],
  ["365d", t`1 year`],
] as const;
export const DEFAULT_HORIZON = "90d";

interface Props {
  horizon: string;
  onChange: (horizon: string) => void;
}

export function HorizonChoice({ horizon, onChange }: Props) {
  return (
    <TextField
      select
      size="small"
      label={t`Prediction horizon`}
      value={horizon}
      onChange={(event) => onChange(event.target.value)}
      sx={{ minWidth: 150 }}
    >
      {HORIZONS.map(([value, name]) => (
        <MenuItem key={value} value={value}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
