import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";
import { lazy, Suspense } from "react";

import { useCohortTableQuery } from "../../api/generated";
import { useChartColours } from "../../ui/charts/chartColours";
import { Choice } from "../../ui/forms/Choice";
import { Panel } from "../../ui/Panel";
import { usePeriod } from "../../ui/period/usePeriod";
import { useChoice } from "../../ui/useChoice";
import { BY, meaning, METRICS, RATES, SHAPES, STEPS, VIEWS, WHOSE } from "./cohortWords";
import { curvesOption, MAX_CURVES } from "./curves";
import { HeatTable } from "./HeatTable";

const Chart = lazy(() => import("../../ui/charts/Chart"));

/** Cohorts by anything, with any metric, as a table or as curves; what is predicted is marked. */
export function CohortsPanel() {
  const [by, chooseBy] = useChoice("cohort", [
    "month",
    "source",
    "first_product",
    "first_category",
    "country",
  ]);
  const [step, chooseStep] = useChoice("step", ["month", "week", "quarter", "year"]);
  const [metric, chooseMetric] = useChoice("metric", ["revenue", "retention", "margin"]);
  const [shape, chooseShape] = useChoice("shape", ["month", "cumulative"]);
  const [whose, chooseWhose] = useChoice("whose", ["each", "all"]);
  const [rate, chooseRate] = useChoice("rate", ["0", "0.1", "0.2"]);
  const [view, chooseView] = useChoice("as", ["table", "curves"]);
  const [period] = usePeriod();
  const colours = useChartColours();
  const { currentData, data, isFetching, error, refetch } = useCohortTableQuery({
    by,
    step,
    metric,
    perCustomer: whose === "each",
    cumulative: shape === "cumulative",
    discountRate: Number(rate),
    fromDay: period?.from,
    toDay: period?.to,
  });
  const shown = currentData ?? (error ? undefined : data);
  return (
    <Panel
      title={t`Cohorts`}
      explanation={shown && meaning(shown)}
      action={
        <Stack sx={{ gap: 1, alignItems: { md: "flex-end" } }}>
          <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
            <Choice label={t`Cohorts by`} names={BY} value={by} choose={chooseBy} />
            <Choice label={t`Time in`} names={STEPS} value={step} choose={chooseStep} />
          </Stack>
          <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
            <Choice label={t`Metric`} names={METRICS} value={metric} choose={chooseMetric} />
            <Choice label={t`Show as`} names={VIEWS} value={view} choose={chooseView} />
          </Stack>
          {metric !== "retention" && (
            <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
              <Choice label={t`Sum`} names={SHAPES} value={shape} choose={chooseShape} />
              <Choice label={t`Basis`} names={WHOSE} value={whose} choose={chooseWhose} />
              <Choice label={t`Discount rate`} names={RATES} value={rate} choose={chooseRate} />
            </Stack>
          )}
        </Stack>
      }
      loading={isFetching && !shown}
      error={error}
      onRetry={refetch}
      empty={shown?.rows.length === 0 && (period ? t`No first orders in this period.` : t`No orders yet.`)}
      height={by === "month" ? 420 : 240}
    >
      {shown && view === "table" && <HeatTable table={shown} isOld={isFetching} />}
      {shown && view === "curves" && (
        <Suspense fallback={null}>
          <Chart
            option={curvesOption(shown, colours)}
            label={t`Cohort curves`}
            summary={t`${Math.min(shown.rows.length, MAX_CURVES)} of ${shown.rows.length} cohorts`}
            height={380}
          />
        </Suspense>
      )}
    </Panel>
  );
}
