import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Button, MenuItem, Stack, TextField } from "@mui/material";
import { useEffect, useEffectEvent, useState } from "react";
import { useSearchParams } from "react-router";

import { type FactField, useDashboardQuery } from "../../api/generated";
import { useCurrency } from "../../app/useCurrency";
import { Panel } from "../../ui/Panel";
import { Answer } from "./Answer";
import { FactForm } from "./FactForm";
import { type Facts, read, withFact, written } from "./facts";
import { Reasons } from "./Reasons";
import { useSettled } from "../../ui/useSettled";
import { useWhatIfQuery } from "./whatIf";

const SETTLED_MS = 180;
const DAYS = [30, 60, 90, 180, 365];

interface Props {
  fields: FactField[];
  start: Facts;
  customer: string;
}

/** Facts on one side, what they lead to on the other; moved facts are answered again, beside where they began. */
export function WhatIf({ fields, start, customer }: Props) {
  const [view, setView] = useSearchParams();
  const [facts, setFacts] = useState<Facts>(() => read(view, fields, start));
  const [from, setFrom] = useState(start);
  const settled = useSettled(facts, SETTLED_MS);
  const days = Number(view.get("days")) || null;
  const { data: shop } = useDashboardQuery();
  const query = useWhatIfQuery({
    customers: [settled, from],
    from_customer: customer || null,
    explain: true,
    horizon_days: days,
  });
  const currency = useCurrency();

  const writeAddress = useEffectEvent((current: Facts) => {
    const isStart = JSON.stringify(current) === JSON.stringify(start);
    setView((before) => written(before, isStart ? {} : current, fields), {
      replace: true,
      preventScrollReset: true,
    });
  });
  useEffect(() => writeAddress(settled), [settled]);

  const setDays = (choice: string) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        if (choice) next.set("days", choice);
        else next.delete("days");
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  const own = shop?.horizon_days;
  const shares = { facts, fields, start, currency };

  return (
    <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "5fr 7fr" } }}>
      <Panel
        title={t`Customer facts`}
        explanation={t`Move a slider or enter a number.`}
        action={
          <Button size="small" disabled={facts === start} onClick={() => setFacts(start)}>
            <Trans>Reset</Trans>
          </Button>
        }
      >
        <FactForm
          {...shares}
          change={(name, value) => setFacts((before) => withFact(before, fields, name, value))}
        />
        <TextField
          select
          label={t`Prediction horizon`}
          size="small"
          value={days ?? ""}
          onChange={(event) => setDays(event.target.value)}
          sx={{ mt: 2.5, minWidth: 220 }}
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        >
          <MenuItem value="">{own ? t`${own} days (model default)` : t`Model default`}</MenuItem>
          {DAYS.filter((days) => days !== own).map((days) => (
            <MenuItem key={days} value={days}>
              <Trans>{days} days</Trans>
            </MenuItem>
          ))}
        </TextField>
      </Panel>
      <Stack sx={{ gap: 2, minWidth: 0 }}>
        <Answer query={query} currency={currency} pin={() => setFrom(settled)} />
        <Reasons query={query} fields={fields} facts={settled} currency={currency} />
      </Stack>
    </Box>
  );
}
