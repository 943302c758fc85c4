import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Button, Chip, LinearProgress, Stack, Typography } from "@mui/material";

import { type FactsPredictionResponse, type PredictionResponse } from "../../api/generated";
import { between, day, decimal, money, share } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { beyondTenYears } from "../../words/nextOrder";
import { Panel } from "../../ui/Panel";
import { inProportion, signed } from "./factWords";

export interface WhatIfQuery {
  data?: FactsPredictionResponse;
  error?: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

interface Props {
  query: WhatIfQuery;
  currency: string;
  pin: () => void;
}

/** What is expected of the customer described, how sure that is, and how it differs from where it began. */
export function Answer({ query, currency, pin }: Props) {
  const [now, before] = query.data?.predictions ?? [];
  return (
    <Panel
      title={t`Prediction`}
      explanation={
        now &&
        t`For the ${now.horizon_days} days after ${day(now.as_of)}, by model version ${now.model_version ?? "–"}.`
      }
      loading={!now && !query.error}
      error={query.error}
      onRetry={query.refetch}
      height={250}
      action={
        <Button size="small" onClick={pin} disabled={!now}>
          <Trans>Set as baseline</Trans>
        </Button>
      }
    >
      {now && before && (
        <Box aria-live="polite" aria-busy={query.isFetching}>
          <Box sx={{ height: 2, mb: 1 }}>
            {query.isFetching && <LinearProgress sx={{ height: 2 }} aria-label={t`Updating`} />}
          </Box>
          <Expected now={now} before={before} currency={currency} />
          <Facts now={now} currency={currency} />
        </Box>
      )}
    </Panel>
  );
}

function Expected({
  now,
  before,
  currency,
}: {
  now: PredictionResponse;
  before: PredictionResponse;
  currency: string;
}) {
  const isMoney = now.predicted_clv !== null;
  const value = isMoney ? now.predicted_clv : now.expected_purchases;
  const start = isMoney ? before.predicted_clv : before.expected_purchases;
  const change = (value ?? 0) - (start ?? 0);
  const isMoved = Math.abs(change) >= 0.005;
  return (
    <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", alignItems: "flex-end" }}>
      <Box>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {isMoney ? t`Predicted value` : t`Predicted orders`}
        </Typography>
        <Typography
          sx={{ fontSize: "2.3rem", fontWeight: 660, lineHeight: 1.15, fontVariantNumeric: "tabular-nums" }}
        >
          {isMoney ? money(value, currency) : decimal(value)}
        </Typography>
        {isMoney && (
          <Typography variant="body2" sx={{ color: "text.secondary" }}>
            <Trans>
              {between(now.predicted_clv_lower, now.predicted_clv_upper, currency)} ({share(now.level)}{" "}
              interval)
            </Trans>
          </Typography>
        )}
      </Box>
      <Chip
        variant="outlined"
        sx={{ borderColor: !isMoved ? undefined : change > 0 ? "success.main" : "error.main" }}
        label={
          isMoved
            ? t`${signed(change, currency, isMoney)}${inProportion(value ?? 0, start)} vs. baseline`
            : t`Same as baseline`
        }
      />
    </Stack>
  );
}

function Facts({ now, currency }: { now: PredictionResponse; currency: string }) {
  const facts: [string, string, string][] = [
    [t`Probability active`, share(now.probability_alive), t`still a customer`],
    [t`Churn risk`, share(now.churn_probability), t`no order in ${now.horizon_days} days`],
    [
      t`Predicted orders`,
      decimal(now.expected_purchases),
      now.expected_order_value === null ? "" : t`at ${money(now.expected_order_value, currency)} each`,
    ],
    [t`Next order`, day(now.expected_date_of_next_order), beyondTenYears(now)],
    [t`Value tier`, now.value_tier ? groupWords(now.value_tier) : "–", percentile(now.clv_percentile)],
    [t`Lifetime value`, money(now.total_clv, currency), t`spend to date plus prediction`],
  ];
  return (
    <Box
      component="dl"
      sx={{
        display: "grid",
        gap: 2,
        m: 0,
        mt: 2.5,
        gridTemplateColumns: { xs: "repeat(2, minmax(0, 1fr))", sm: "repeat(3, minmax(0, 1fr))" },
      }}
    >
      {facts.map(([name, value, note]) => (
        <Box key={name}>
          <Typography component="dt" variant="body2" sx={{ color: "text.secondary" }}>
            {name}
          </Typography>
          <Typography component="dd" sx={{ m: 0, fontWeight: 600, fontVariantNumeric: "tabular-nums" }}>
            {value}
            <Typography component="div" variant="caption" sx={{ color: "text.secondary" }}>
              {note}
            </Typography>
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

const percentile = (value: number | null) =>
  value === null ? "" : t`higher than ${share(Math.floor(value) / 100)} of your customers`;
