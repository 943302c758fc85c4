import { t } from "@lingui/core/macro";
import { Stack, Typography } from "@mui/material";
import { lazy, Suspense } from "react";

import type { SegmentSize } from "../../../api/generated";
import { money } from "../../../words/formats";
import { useChartColours } from "../../../ui/charts/chartColours";
import { Panel } from "../../../ui/Panel";
import { historyOption, historySummary } from "./historyChart";

const Chart = lazy(() => import("../../../ui/charts/Chart"));

/** How large it was at each scoring, and who came and went. */
export function HistoryPanel({ history, currency }: { history: SegmentSize[]; currency: string }) {
  const colours = useChartColours();
  const value = history.at(-1)?.predicted_clv;
  return (
    <Panel
      title={t`History`}
      explanation={t`Segment size and customers who entered or left, at each scoring since it was created.`}
      empty={history.length === 0 && t`Tracking starts at the next scoring.`}
      height={history.length > 1 ? 260 : undefined}
    >
      <Stack spacing={1}>
        <Typography variant="body2">
          {historySummary(history)}
          {value != null && t` Predicted value: ${money(value, currency)}.`}
        </Typography>
        {history.length > 1 && (
          <Suspense fallback={null}>
            <Chart
              option={historyOption(history, colours)}
              label={t`Segment size at each scoring`}
              summary={historySummary(history)}
              height={220}
            />
          </Suspense>
        )}
      </Stack>
    </Panel>
  );
}
