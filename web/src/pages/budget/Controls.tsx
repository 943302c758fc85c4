import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Paper, Slider, Stack, TextField, Typography } from "@mui/material";
import { useId } from "react";

import { money } from "../../words/formats";
import { useCurrency } from "../../app/useCurrency";
import { Choice } from "../../ui/forms/Choice";
import { type BudgetRequest, BY, type Method, METHODS } from "./plan";

interface Props {
  request: BudgetRequest;
  change: (changed: Partial<BudgetRequest>) => void;
  method: Method;
  choose: (method: Method) => void;
}

/** From 100 to 10 million: each step of the slider is the same part more. */
const LOWEST = 2;
const HIGHEST = 7;
const STEPS = 100;
const placeOf = (total: number) =>
  total <= 0 ? 0 : (STEPS * (Math.log10(total) - LOWEST)) / (HIGHEST - LOWEST);
const totalAt = (place: number) =>
  Number((10 ** (LOWEST + (place / STEPS) * (HIGHEST - LOWEST))).toPrecision(2));

/** How much, among what, and by which method. */
export function Controls({ request, change, method, choose }: Props) {
  const currency = useCurrency();
  const id = useId();
  return (
    <Paper sx={{ p: 2.5 }} className="not-printed">
      <Stack direction={{ xs: "column", md: "row" }} sx={{ gap: 3, alignItems: { md: "center" } }}>
        <Stack sx={{ flexGrow: 1, minWidth: 0 }}>
          <Typography id={id} component="label" htmlFor={`${id}-total`} sx={{ fontWeight: 560 }}>
            <Trans>30-day budget</Trans>
          </Typography>
          <Stack direction="row" sx={{ gap: 2, alignItems: "center" }}>
            <Slider
              aria-labelledby={id}
              min={0}
              max={STEPS}
              value={placeOf(request.total)}
              getAriaValueText={() => money(request.total, currency)}
              onChange={(_, place) => change({ total: totalAt(place as number) })}
            />
            <Amount
              id={`${id}-total`}
              value={request.total}
              set={(total) => change({ total: total ?? 0 })}
              unit={currency}
            />
          </Stack>
        </Stack>
        <Amount
          label={t`Gross margin`}
          value={request.margin}
          set={(margin) => change({ margin })}
          unit="%"
          hint={t`of revenue`}
        />
      </Stack>
      <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", mt: 2 }}>
        <Choice label={t`Method`} names={METHODS} value={method} choose={choose} />
        <Choice
          label={t`Split by`}
          names={BY}
          value={request.by}
          choose={(by) => change({ by, minimum: {}, maximum: {} })}
        />
      </Stack>
    </Paper>
  );
}

interface AmountProps {
  id?: string;
  label?: string;
  value: number | undefined;
  set: (value: number | undefined) => void;
  unit: string;
  hint?: string;
}

function Amount({ id, label, value, set, unit, hint }: AmountProps) {
  return (
    <TextField
      id={id}
      label={label}
      type="number"
      size="small"
      value={value ?? ""}
      placeholder={hint}
      onChange={(event) => {
        const typed = event.target.value;
        if (typed === "") set(undefined);
        else if (Number.isFinite(Number(typed)) && Number(typed) >= 0) set(Number(typed));
      }}
      sx={{ width: 160, flexShrink: 0 }}
      slotProps={{
        htmlInput: { min: 0, step: "any" },
        input: { endAdornment: <Typography sx={{ color: "text.secondary", pl: 1 }}>{unit}</Typography> },
        inputLabel: { shrink: true },
      }}
    />
  );
}
