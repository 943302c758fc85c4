import { Stack, Typography } from "@mui/material";
import { lazy, Suspense } from "react";

import type { SegmentSize } from "../../api/generated";
import { money } from "../../app/formats";
import { useChartColours } from "../../ui/chartColours";
import { Panel } from "../../ui/Panel";
import { historyOption, historySaid } from "./historyChart";

const Chart = lazy(() => import("../../ui/Chart"));

/** How large it was at each scoring, and who came and went. */
export function HistoryPanel({ history, currency }: { history: SegmentSize[]; currency: string }) {
  const colours = useChartColours();
  const value = history.at(-1)?.predicted_clv;
  return (
    <Panel
      title="From scoring to scoring"
      explanation="Customers in it, and who entered or left, at each scoring since it was made."
      empty={history.length === 0 && "It is followed from the next scoring on."}
      height={history.length > 1 ? 260 : undefined}
    >
      <Stack spacing={1}>
        <Typography variant="body2">
          {historySaid(history)}
          {value != null && ` Their predicted value was ${money(value, currency)}.`}
        </Typography>
        {history.length > 1 && (
          <Suspense fallback={null}>
            <Chart
              option={historyOption(history, colours)}
              label="Customers in the segment at each scoring"
              summary={historySaid(history)}
              height={220}
            />
          </Suspense>
        )}
      </Stack>
    </Panel>
  );
}
