import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { MenuItem, Stack, TextField, Typography } from "@mui/material";
import { useState } from "react";

import { useFreshnessQuery } from "../../api/generated";
import { day } from "../../words/formats";
import { lastDays, type Period, periodBefore, thisYear } from "./period";
import { usePeriod } from "./usePeriod";

const PRESETS: Record<string, (last: string) => Period> = {
  "Last 30 days": (last) => lastDays(30, last),
  "Last 90 days": (last) => lastDays(90, last),
  "Last 12 months": (last) => lastDays(365, last),
  "This year": thisYear,
};
const ALL = t`All time`;
const CUSTOM = t`Custom range`;

/** Which days a page is about. Presets end with the newest order, which may be older than today. */
export function PeriodChoice({ label = t`Period` }: { label?: string }) {
  const [period, choose] = usePeriod();
  const last = useFreshnessQuery().data?.last_order?.slice(0, 10);
  const [isCustom, setCustom] = useState(false);
  const preset =
    last && period
      ? Object.keys(PRESETS).find((name) => {
          const known = PRESETS[name]?.(last);
          return known?.from === period.from && known.to === period.to;
        })
      : undefined;
  const value = isCustom || (period && !preset) ? CUSTOM : (preset ?? ALL);
  const pick = (name: string) => {
    setCustom(name === CUSTOM);
    if (name === ALL) choose(undefined);
    else if (last) choose(PRESETS[name]?.(last) ?? period ?? lastDays(30, last));
  };
  return (
    <Stack direction="row" sx={{ gap: 1.5, flexWrap: "wrap", alignItems: "center" }} className="not-printed">
      <TextField
        select
        size="small"
        label={label}
        value={value}
        disabled={!last}
        onChange={(event) => pick(event.target.value)}
        sx={{ minWidth: 165 }}
      >
        {[ALL, ...Object.keys(PRESETS), CUSTOM].map((name) => (
          <MenuItem key={name} value={name}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      {value === CUSTOM && period && (
        <>
          <DayField
            label={t`From`}
            value={period.from}
            max={period.to}
            onChange={(from) => choose({ ...period, from })}
          />
          <DayField
            label={t`To`}
            value={period.to}
            min={period.from}
            onChange={(to) => choose({ ...period, to })}
          />
        </>
      )}
      {period && <Compared period={period} />}
    </Stack>
  );
}

function Compared({ period }: { period: Period }) {
  const before = periodBefore(period);
  return (
    <Typography variant="body2" sx={{ color: "text.secondary" }}>
      <Trans>
        {day(period.from)} to {day(period.to)}, compared with {day(before.from)} to {day(before.to)}
      </Trans>
    </Typography>
  );
}

interface DayFieldProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

function DayField({ label, value, min, max, onChange }: DayFieldProps) {
  return (
    <TextField
      type="date"
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => {
        const day = target.value;
        if (day && (!min || day >= min) && (!max || day <= max)) onChange(day);
      }}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { min, max } }}
    />
  );
}
