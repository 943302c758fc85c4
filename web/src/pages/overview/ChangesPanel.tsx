import { t } from "@lingui/core/macro";
import { Box, Stack, Typography } from "@mui/material";

import { type Changes, useChangesQuery, useSegmentMovesQuery } from "../../api/generated";
import { day, money, whole } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { Panel } from "../../ui/Panel";
import { signed } from "../../words/comparison";
import { Movers } from "./Movers";
import { sizes } from "./sizes";
import { inSentence } from "../../words/language";

/** What became of predictions since the previous scoring. */
export function ChangesPanel({ currency }: { currency: string }) {
  const { data, isLoading, error, refetch } = useChangesQuery({ limit: 5 });
  const tiers = useSegmentMovesQuery({ by: "value_tier" });
  const columns = { xs: "minmax(0, 1fr)", md: "repeat(3, minmax(0, 1fr))" };
  return (
    <Panel
      title={t`Changes since the previous scoring`}
      explanation={explanation(data)}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={empty(data)}
      height={220}
    >
      {data?.now && data.before && (
        <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: columns }}>
          <Stack spacing={1.5}>
            {lines(data, currency).map(([name, value, note]) => (
              <Line key={name} name={name} value={value} note={note} />
            ))}
            {tiers.data &&
              sizes(tiers.data).map((tier) => (
                <Line
                  key={tier.name}
                  name={t`Customers: ${inSentence(groupWords(tier.name))}`}
                  value={signed(tier.now - tier.before, whole)}
                  note={t`${whole(tier.before)} before, ${whole(tier.now)} now`}
                />
              ))}
          </Stack>
          <Movers title={t`Largest increases`} movers={data.risers} currency={currency} />
          <Movers title={t`Largest decreases`} movers={data.fallers} currency={currency} />
        </Box>
      )}
    </Panel>
  );
}

function explanation(changes: Changes | undefined): string | undefined {
  if (!changes?.now || !changes.before) return undefined;
  return t`Predictions as of ${day(changes.before.as_of)} and as of ${day(changes.now.as_of)}, each for ${changes.now.horizon_days} days.`;
}

function empty(changes: Changes | undefined): string | false {
  if (!changes) return false;
  if (!changes.now) return t`Customers have not been scored yet.`;
  return (
    !changes.before &&
    t`Customers have been scored once with this horizon. Changes appear after the next scoring.`
  );
}

function lines(changes: Changes, currency: string): [string, string, string][] {
  const { now, before } = changes;
  if (!now || !before) return [];
  const total = (now.predicted_clv ?? 0) - (before.predicted_clv ?? 0);
  const known = now.predicted_clv != null && before.predicted_clv != null;
  return [
    [
      t`Predicted value`,
      known ? signed(total, (value) => money(value, currency)) : "–",
      known
        ? t`${money(before.predicted_clv, currency)} before, ${money(now.predicted_clv, currency)} now`
        : "",
    ],
    [
      t`Customers`,
      signed(now.customers - before.customers, whole),
      changes.new_customers === 0
        ? t`No new customers`
        : t`${whole(changes.new_customers)} new, with a predicted value of ${money(changes.value_of_new, currency)}`,
    ],
  ];
}

function Line({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <Box>
      <Stack direction="row" sx={{ justifyContent: "space-between", gap: 2 }}>
        <Typography variant="body2">{name}</Typography>
        <Typography variant="body2" sx={{ fontWeight: 620, fontVariantNumeric: "tabular-nums" }}>
          {value}
        </Typography>
      </Stack>
      <Typography variant="caption" sx={{ color: "text.secondary" }}>
        {note}
      </Typography>
    </Box>
  );
}
