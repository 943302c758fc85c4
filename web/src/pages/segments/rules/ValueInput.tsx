import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Autocomplete, InputAdornment, MenuItem, TextField } from "@mui/material";

import type { SegmentFieldResponse } from "../../../api/generated";
import { groupWords } from "../../../words/groupWords";
import { useCurrency } from "../../../app/useCurrency";
import { isList, isNumber } from "./rules";

interface Props {
  field: SegmentFieldResponse;
  op: string;
  value: string | string[];
  onChange: (value: string | string[]) => void;
}

const PLACE = { flex: "1 1 150px", maxWidth: 280, order: { xs: 3, sm: 0 } } as const;

/** The input that fits the field: a number with its unit, a day, yes or no, or texts that customers have. */
export function ValueInput({ field, op, value, onChange }: Props) {
  if (field.kind === "flag")
    return (
      <TextField
        select
        size="small"
        label={t`Value`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        sx={PLACE}
      >
        <MenuItem value="true">
          <Trans>Yes</Trans>
        </MenuItem>
        <MenuItem value="false">
          <Trans>No</Trans>
        </MenuItem>
      </TextField>
    );
  if (isNumber(field.kind)) return <NumberInput field={field} value={String(value)} onChange={onChange} />;
  if (field.kind === "date" || field.kind === "timestamp")
    return (
      <TextField
        type="date"
        size="small"
        label={t`Day`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        slotProps={{ inputLabel: { shrink: true } }}
        sx={PLACE}
      />
    );
  return <TextInput field={field} op={op} value={value} onChange={onChange} />;
}

function NumberInput({ field, value, onChange }: Omit<Props, "op">) {
  const currency = useCurrency();
  const unit = field.kind === "share" ? "%" : field.unit === "currency" ? currency : field.unit;
  return (
    <TextField
      type="number"
      size="small"
      label={t`Value`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{
        htmlInput: { step: "any", ...(field.kind === "share" && { min: 0, max: 100 }) },
        input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> },
      }}
      sx={PLACE}
    />
  );
}

function TextInput({ field, op, value, onChange }: Props) {
  const isFixed = ["segment", "value_tier", "confidence"].includes(field.name);
  const shared = {
    size: "small" as const,
    options: field.choices,
    freeSolo: !isFixed,
    getOptionLabel: (name: string) => groupWords(name),
    sx: PLACE,
  };
  if (isList(op))
    return (
      <Autocomplete
        {...shared}
        multiple
        autoSelect={!isFixed}
        value={Array.isArray(value) ? value : []}
        onChange={(_, chosen) => onChange(chosen)}
        renderInput={(params) => <TextField {...params} label={t`Values`} />}
      />
    );
  const text = Array.isArray(value) ? (value[0] ?? "") : value;
  return (
    <Autocomplete
      {...shared}
      autoSelect={!isFixed}
      value={text || null}
      onChange={(_, chosen) => onChange(chosen ?? "")}
      renderInput={(params) => <TextField {...params} label={t`Value`} />}
    />
  );
}
