import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Button, MenuItem, Slider, Stack, TextField, Typography } from "@mui/material";
import { useId } from "react";

import type { FactField } from "../../api/generated";
import { type Facts, movedTo, placeOf } from "./facts";
import { inWords, rangeInWords } from "./factWords";
import { inSentence } from "../../words/language";

interface Props {
  field: FactField;
  /** A fact that can be given in its place. */
  instead: FactField | undefined;
  facts: Facts;
  currency: string;
  change: (name: string, value: number | string | undefined) => void;
}

/** One fact: a slider over what is usual in the shop, and a number for what is not. */
export function FactRow({ field, instead, facts, currency, change }: Props) {
  const id = useId();
  const usesInstead = instead !== undefined && facts[instead.name] !== undefined;
  const current = usesInstead ? instead : field;
  const other = usesInstead ? field : instead;
  const value = facts[current.name];
  return (
    <Box>
      <Stack direction="row" sx={{ gap: 1, alignItems: "baseline", justifyContent: "space-between" }}>
        <Typography id={id} component="label" htmlFor={`${id}-number`} sx={{ fontWeight: 560 }}>
          {current.title}
        </Typography>
        {other && (
          <Button size="small" sx={{ py: 0 }} onClick={() => change(other.name, swapped(other, facts))}>
            <Trans>Use {inSentence(other.title)} instead</Trans>
          </Button>
        )}
      </Stack>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        {current.doc}
      </Typography>
      {current.choices ? (
        <Choices field={current} value={value} change={change} id={`${id}-number`} />
      ) : (
        <Numbers field={current} value={value} change={change} labelledBy={id} id={`${id}-number`} />
      )}
      <Typography variant="caption" sx={{ color: "text.secondary" }}>
        {typeof value === "number" ? `${inWords(current, value, currency)}. ` : ""}
        {rangeInWords(current, currency)}
      </Typography>
    </Box>
  );
}

/** The same customer, said by the other fact. */
function swapped(other: FactField, facts: Facts): number | string | undefined {
  const orders = Number(facts["total_orders"]);
  if (!orders) return other.typical ?? undefined;
  if (other.name === "avg_order_value" && facts["total_spent"] !== undefined)
    return Number((Number(facts["total_spent"]) / orders).toPrecision(4));
  if (other.name === "total_spent" && facts["avg_order_value"] !== undefined)
    return Number((Number(facts["avg_order_value"]) * orders).toPrecision(4));
  return other.typical ?? undefined;
}

interface InputProps {
  field: FactField;
  value: number | string | undefined;
  change: Props["change"];
  id: string;
}

function Numbers({ field, value, change, id, labelledBy }: InputProps & { labelledBy: string }) {
  const number = typeof value === "number" ? value : undefined;
  return (
    <Stack direction="row" sx={{ gap: 2, alignItems: "center" }}>
      <Slider
        aria-labelledby={labelledBy}
        size="small"
        min={0}
        max={1000}
        value={number === undefined ? 0 : placeOf(field, number)}
        valueLabelDisplay="off"
        getAriaValueText={() => (number === undefined ? t`not set` : String(number))}
        onChange={(_, place) => change(field.name, movedTo(field, number, place as number))}
        sx={{ opacity: number === undefined ? 0.5 : 1 }}
      />
      <TextField
        id={id}
        type="number"
        size="small"
        value={number ?? ""}
        placeholder="–"
        onChange={(event) => {
          const typed = event.target.value;
          if (typed !== "" && Number.isFinite(Number(typed))) change(field.name, Number(typed));
          else if (!field.is_needed && !field.instead_of) change(field.name, undefined);
        }}
        sx={{ width: 124, flexShrink: 0 }}
        slotProps={{ htmlInput: { min: 0, step: field.is_whole ? 1 : "any" } }}
      />
    </Stack>
  );
}

function Choices({ field, value, change, id }: InputProps) {
  return (
    <TextField
      id={id}
      select
      size="small"
      fullWidth
      value={value ?? ""}
      onChange={(event) => change(field.name, event.target.value || undefined)}
      slotProps={{ select: { displayEmpty: true } }}
      sx={{ my: 0.5 }}
    >
      <MenuItem value="">
        <Trans>Unknown</Trans>
      </MenuItem>
      {(field.choices ?? []).map((choice) => (
        <MenuItem key={choice} value={choice}>
          {choice}
        </MenuItem>
      ))}
    </TextField>
  );
}
