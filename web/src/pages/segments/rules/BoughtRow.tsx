import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import DeleteOutlined from "@mui/icons-material/DeleteOutlined";
import { Autocomplete, IconButton, InputAdornment, MenuItem, Stack, TextField } from "@mui/material";

import { type PurchaseFieldResponse, usePurchaseFieldsQuery } from "../../../api/generated";
import type { BoughtDraft } from "./bought";

interface Props {
  condition: BoughtDraft;
  onChange: (condition: BoughtDraft) => void;
  onRemove: (() => void) | undefined;
}

/** Who bought, or did not buy, what, how often and how lately. */
export function BoughtRow({ condition, onChange, onRemove }: Props) {
  const { data } = usePurchaseFieldsQuery();
  const fields = (data ?? []).filter((field) => field.choices.length > 0 || condition.items[field.name]);
  const change = (part: Partial<BoughtDraft>) => onChange({ ...condition, ...part });
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: "flex-start", flexWrap: "wrap" }}>
      <TextField
        select
        size="small"
        label={t`Purchase`}
        value={condition.negated ? "no" : "yes"}
        onChange={(event) => change({ negated: event.target.value === "no" })}
        sx={{ flex: "0 1 150px" }}
      >
        <MenuItem value="yes">
          <Trans>Bought</Trans>
        </MenuItem>
        <MenuItem value="no">
          <Trans>Did not buy</Trans>
        </MenuItem>
      </TextField>
      {fields.map((field) => (
        <Values
          key={field.name}
          field={field}
          values={condition.items[field.name] ?? []}
          onChange={(values) => change({ items: { ...condition.items, [field.name]: values } })}
        />
      ))}
      <Whole
        label={t`In the last`}
        unit={t`days`}
        value={condition.days}
        onChange={(days) => change({ days })}
      />
      <Whole
        label={t`At least`}
        unit={t`orders`}
        value={condition.times}
        onChange={(times) => change({ times })}
      />
      {onRemove && (
        <IconButton aria-label={t`Remove purchase condition`} onClick={onRemove}>
          <DeleteOutlined fontSize="small" />
        </IconButton>
      )}
    </Stack>
  );
}

interface ValuesProps {
  field: PurchaseFieldResponse;
  values: string[];
  onChange: (values: string[]) => void;
}

function Values({ field, values, onChange }: ValuesProps) {
  return (
    <Autocomplete
      multiple
      freeSolo
      autoSelect
      size="small"
      options={field.choices}
      value={values}
      onChange={(_, chosen) => onChange(chosen)}
      renderInput={(params) => (
        <TextField {...params} label={field.title} placeholder={values.length ? "" : t`Any`} />
      )}
      sx={{ flex: "1 1 170px", maxWidth: { sm: 280 } }}
    />
  );
}

interface WholeProps {
  label: string;
  unit: string;
  value: string;
  onChange: (value: string) => void;
}

function Whole({ label, unit, value, onChange }: WholeProps) {
  return (
    <TextField
      type="number"
      size="small"
      label={label}
      value={value}
      placeholder={unit === "days" ? t`All` : ""}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{
        htmlInput: { min: 1, step: 1 },
        inputLabel: { shrink: true },
        input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> },
      }}
      sx={{ flex: "0 1 140px", minWidth: 130 }}
    />
  );
}
