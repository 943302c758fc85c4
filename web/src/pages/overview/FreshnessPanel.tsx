import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Link, Typography } from "@mui/material";
import { Link as RouterLink } from "react-router";

import { type Freshness, useFreshnessQuery } from "../../api/generated";
import { ago, day, moment, whole, withDays } from "../../words/formats";
import { Panel } from "../../ui/Panel";

/** What the figures are of, and what is not in them yet. */
export function FreshnessPanel() {
  const { data, isLoading, error, refetch } = useFreshnessQuery();
  const columns = { xs: "minmax(0, 1fr)", sm: "repeat(2, 1fr)", lg: "repeat(4, 1fr)" };
  return (
    <Panel
      title={t`Data freshness`}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      height={72}
      action={
        <Link component={RouterLink} to="/add-data" variant="body2">
          <Trans>Add data</Trans>
        </Link>
      }
    >
      {data?.warning && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {withDays(data.warning)}
        </Alert>
      )}
      {data && (
        <Box component="dl" sx={{ display: "grid", gap: 2, gridTemplateColumns: columns, m: 0 }}>
          {facts(data).map(([name, value, note]) => (
            <div key={name}>
              <Typography component="dt" variant="body2" sx={{ color: "text.secondary" }}>
                {name}
              </Typography>
              <Box component="dd" sx={{ m: 0 }}>
                <Typography sx={{ fontWeight: 600 }}>{value}</Typography>
                <Typography variant="caption" sx={{ color: "text.secondary" }}>
                  {note}
                </Typography>
              </Box>
            </div>
          ))}
        </Box>
      )}
    </Panel>
  );
}

function facts(freshness: Freshness): [string, string, string][] {
  const stale = freshness.stale_customers;
  return [
    [t`Latest order`, day(freshness.last_order), t`By order date`],
    [
      t`Last import`,
      freshness.last_ingest_at ? ago(freshness.last_ingest_at) : "–",
      t`${moment(freshness.last_ingest_at)}, ${freshness.batches === 1 ? t`1 batch` : t`${whole(freshness.batches)} batches`} in total`,
    ],
    [
      t`Last scoring`,
      freshness.scored_at ? ago(freshness.scored_at) : "–",
      stale === 0 ? t`No new data since` : t`${whole(stale)} customers have newer data. Score again.`,
    ],
    [
      t`Pending orders`,
      whole(freshness.waiting_orders),
      freshness.waiting_orders === 0
        ? t`All orders are included`
        : t`Not included yet; the newest is from ${moment(freshness.newest_waiting)}`,
    ],
  ];
}
