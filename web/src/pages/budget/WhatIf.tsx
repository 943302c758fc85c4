import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Button, Slider, Stack, Typography } from "@mui/material";
import { useState } from "react";

import { type BudgetPlan, useBudgetAllocationQuery } from "../../api/generated";
import { money, times, whole } from "../../words/formats";
import { Figure } from "../../ui/Figure";
import { Panel } from "../../ui/Panel";
import { comparedWith } from "../../words/comparison";
import { useSettled } from "../../ui/useSettled";
import { lineName, texts } from "./plan";

const MAX_LINES = 12;
const COLUMNS = { xs: "minmax(0, 1fr)", sm: "repeat(3, minmax(0, 1fr))" };

/** Move the money of a part, and see what it would bring against the plan. */
export function WhatIf({ plan, margin }: { plan: BudgetPlan; margin: number | undefined }) {
  const [moved, setMoved] = useState<Record<string, number>>({});
  const spend = Object.fromEntries(
    plan.rows.map((row) => [row.name, moved[row.name] ?? Math.round(row.spend)]),
  );
  const settled = useSettled(texts(spend), 250);
  const { data, error, refetch, isFetching } = useBudgetAllocationQuery(
    {
      method: "given",
      by: plan.by,
      spend: settled,
      grossMargin: margin === undefined ? undefined : margin / 100,
    },
    { skip: Object.keys(moved).length === 0 },
  );
  const shown = Object.keys(moved).length > 0 ? data?.total : plan.total;
  const most = Math.max(2 * Math.max(...plan.rows.map((row) => row.spend)), 100);
  const show = (value: number | null | undefined) => money(value, plan.currency);
  return (
    <Panel
      title={t`What if`}
      explanation={t`Change the spend of a budget line and compare the result with the plan above.`}
      action={
        <Button disabled={Object.keys(moved).length === 0} onClick={() => setMoved({})}>
          <Trans>Reset to plan</Trans>
        </Button>
      }
      error={error}
      onRetry={refetch}
      className="not-printed"
    >
      <Stack direction={{ xs: "column", md: "row" }} sx={{ gap: 4 }}>
        <Stack sx={{ flex: 1, gap: 1, minWidth: 0, px: 1.5 }}>
          {plan.rows.slice(0, MAX_LINES).map((row) => (
            <Box key={row.name}>
              <Stack direction="row" sx={{ justifyContent: "space-between", gap: 1 }}>
                <span>{lineName(row)}</span>
                <b>{show(spend[row.name])}</b>
              </Stack>
              <Slider
                size="small"
                aria-label={t`${lineName(row)}: spend`}
                min={0}
                max={most}
                step={most / 200}
                value={Math.min(spend[row.name] ?? 0, most)}
                getAriaValueText={(value) => show(value)}
                onChange={(_, value) => setMoved({ ...moved, [row.name]: Math.round(value as number) })}
              />
            </Box>
          ))}
        </Stack>
        <Box
          aria-live="polite"
          aria-busy={isFetching}
          sx={{
            flex: 1.4,
            display: "grid",
            gap: 2,
            gridTemplateColumns: COLUMNS,
            alignContent: "start",
            opacity: isFetching ? 0.6 : 1,
          }}
        >
          <Figure name={t`Spend`} value={show(shown?.spend)} note={t`Plan: ${show(plan.total.spend)}`} />
          <Figure
            name={t`Value`}
            term="predicted_value"
            value={show(shown?.value.expected)}
            note={shown && comparedWith(shown.value.expected, plan.total.value.expected, t`the plan`)}
          />
          <Figure
            name={t`New customers`}
            term="new_customers"
            value={whole(shown?.customers.expected)}
            note={shown && comparedWith(shown.customers.expected, plan.total.customers.expected, t`the plan`)}
          />
          <Figure
            name={t`Return on ad spend`}
            term="roas"
            value={times(shown?.roas?.expected)}
            note={t`Plan: ${times(plan.total.roas?.expected)}`}
          />
          <Figure
            name={t`Contribution`}
            term="contribution"
            value={show(shown?.contribution.expected)}
            note={t`Plan: ${show(plan.total.contribution.expected)}`}
          />
          <Typography variant="caption" sx={{ color: "text.secondary", alignSelf: "center" }}>
            <Trans>Other budget lines do not change: extra spend on one is not taken from the rest.</Trans>
          </Typography>
        </Box>
      </Stack>
    </Panel>
  );
}
