import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";
import { lazy, Suspense } from "react";

import { useRfmHistoryQuery } from "../../../api/generated";
import { useChartColours } from "../../../ui/charts/chartColours";
import { Choice } from "../../../ui/forms/Choice";
import { Panel } from "../../../ui/Panel";
import { useChoice } from "../../../ui/useChoice";
import { endName, rfmHistoryOption } from "./rfmHistory";
import { RfmHistoryTable } from "./RfmHistoryTable";

const Chart = lazy(() => import("../../../ui/charts/Chart"));
const STEPS = { month: t`Months`, quarter: t`Quarters` };
const SHOWN = { customers: t`Customers`, net_spend: t`Revenue to date` };
const VIEWS = { chart: t`Chart`, table: t`Table` };

/** How many customers each segment had at the ends of past months, and how much they had spent by then. */
export function RfmHistoryPanel({ currency }: { currency: string }) {
  const [step, chooseStep] = useChoice("history", ["month", "quarter"]);
  const [shown, chooseShown] = useChoice("history_of", ["customers", "net_spend"]);
  const [view, chooseView] = useChoice("history_as", ["chart", "table"]);
  const { currentData: data, isFetching, error, refetch } = useRfmHistoryQuery({ step });
  const colours = useChartColours();
  const newest = data?.days.at(-1);
  return (
    <Panel
      title={t`RFM segments over time`}
      explanation={t`Segments at the end of each period, by the orders up to that day; the last column is the newest order.`}
      action={
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap", justifyContent: "flex-end" }}>
          <Choice label={t`Periods`} names={STEPS} value={step} choose={chooseStep} />
          <Choice label={t`Figure`} names={SHOWN} value={shown} choose={chooseShown} />
          <Choice label={t`History as`} names={VIEWS} value={view} choose={chooseView} />
        </Stack>
      }
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      empty={data?.days.length === 0 && t`No orders yet.`}
      height={380}
    >
      {data && view === "table" && <RfmHistoryTable history={data} shown={shown} currency={currency} />}
      {data && newest && view === "chart" && (
        <Suspense fallback={null}>
          <Chart
            option={rfmHistoryOption(data, shown, currency, colours)}
            label={t`RFM segments over time`}
            summary={t`${data.days.length} days up to ${endName(newest.as_of)}. The table has the numbers.`}
            height={380}
          />
        </Suspense>
      )}
    </Panel>
  );
}
