import { t } from "@lingui/core/macro";
import { Box, Stack } from "@mui/material";

import { useDashboardQuery } from "../../api/generated";
import { FirstSteps } from "../../app/FirstSteps";
import { useCurrency } from "../../app/useCurrency";
import { day } from "../../words/formats";
import { WindowChoice } from "../../ui/forms/WindowChoice";
import { Problem } from "../../ui/Problem";
import { PageHead } from "../../ui/PageHead";
import { PeriodChoice } from "../../ui/period/PeriodChoice";
import { ChangesPanel } from "./ChangesPanel";
import { CohortPanel } from "./CohortPanel";
import { FirstRun } from "./FirstRun";
import { FreshnessPanel } from "./FreshnessPanel";
import { HealthPanel } from "./HealthPanel";
import { KeyFigures } from "./KeyFigures";
import { PeriodPanel } from "./PeriodPanel";
import { RevenuePanel } from "./RevenuePanel";
import { ValuePanel } from "./ValuePanel";

const TWO_COLUMNS = { display: "grid", gap: 3, gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "1fr 1fr" } };

/** The shop at a glance: what it is worth, how that came about, and how far to trust it. */
export default function OverviewPage() {
  const currency = useCurrency();
  const { data, error, refetch } = useDashboardQuery();
  if (error) return <Problem error={error} onRetry={refetch} />;
  const scored = data?.as_of
    ? t`As of ${day(data.as_of)} · next ${data.horizon_days ?? "–"} days · predicted by model version ${data.model_version ?? "–"}`
    : t`Customers have not been scored yet`;
  if (data?.customers === 0) return <FirstRun />;
  return (
    <>
      <PageHead title={t`Overview`} subtitle={data ? scored : "\u00a0"} actions={<WindowChoice />} />
      <Stack spacing={3}>
        <FirstSteps />
        <PeriodChoice />
        <PeriodPanel currency={currency} />
        <KeyFigures currency={currency} />
        <RevenuePanel currency={currency} />
        <ChangesPanel currency={currency} />
        <Box sx={TWO_COLUMNS}>
          <ValuePanel currency={currency} />
          <HealthPanel />
        </Box>
        <CohortPanel currency={currency} />
        <FreshnessPanel />
      </Stack>
    </>
  );
}
