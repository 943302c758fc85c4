import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, Stack } from "@mui/material";
import { Link as RouterLink } from "react-router";

import { useCohortsQuery } from "../../api/generated";
import { Choice } from "../../ui/forms/Choice";
import { Panel } from "../../ui/Panel";
import { useChoice } from "../../ui/useChoice";
import { CohortTable } from "./CohortTable";
import { METRICS, table, UNITS } from "./cohortValues";

/** Customers by the month of their first order, and what became of them. */
export function CohortPanel({ currency }: { currency: string }) {
  const { data, isLoading, error, refetch } = useCohortsQuery({ months: 24 });
  const [metric, chooseMetric] = useChoice("cohort", ["retention", "revenue", "cumulative"]);
  const [unit, chooseUnit] = useChoice("unit", ["percent", "amount"]);
  const cohorts = data && table(data, metric, unit);
  return (
    <Panel
      title={t`Cohorts by month of first order`}
      explanation={cohorts?.meaning}
      action={
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
          <Choice label={t`Metric`} names={METRICS} value={metric} choose={chooseMetric} />
          <Choice
            label={t`Unit`}
            names={UNITS(metric, currency, data?.has_money ?? true)}
            value={unit}
            choose={chooseUnit}
          />
          <Link component={RouterLink} to="/cohorts" variant="body2" sx={{ alignSelf: "center" }}>
            <Trans>All cohorts</Trans>
          </Link>
        </Stack>
      }
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={data?.cohorts.length === 0 && t`No orders yet.`}
      height={360}
    >
      {cohorts && <CohortTable cohorts={cohorts} currency={currency} />}
    </Panel>
  );
}
