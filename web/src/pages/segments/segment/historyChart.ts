import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { SegmentSize } from "../../../api/generated";
import { day, whole } from "../../../words/formats";
import type { ChartColours } from "../../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../../ui/charts/chartParts";

/** Size as a line; who entered and who left as bars above and below zero. At the first scoring nobody had moved yet. */
export function historyOption(history: SegmentSize[], colours: ChartColours): EChartsCoreOption {
  const moved = history.map((entry, place) => (place ? entry : { ...entry, entries: 0, exits: 0 }));
  return {
    grid: grid(),
    legend: legend(colours),
    tooltip: tooltip(colours),
    xAxis: axis(colours, { type: "category", data: history.map((entry) => day(entry.as_of)) }),
    yAxis: axis(colours, { type: "value" }),
    series: [
      {
        name: t`Customers`,
        type: "line",
        data: history.map((entry) => entry.customers),
        color: colours.series[0],
        symbolSize: 7,
      },
      {
        name: t`Entered`,
        type: "bar",
        stack: "moved",
        data: moved.map((size) => size.entries),
        color: colours.series[1],
        barMaxWidth: 28,
      },
      {
        name: t`Left`,
        type: "bar",
        stack: "moved",
        data: moved.map((size) => -size.exits),
        color: colours.series[2],
        barMaxWidth: 28,
      },
    ],
  };
}

/** The last change, in a sentence. */
export function historySummary(history: SegmentSize[]): string {
  const now = history.at(-1);
  if (!now) return "";
  const size = t`${whole(now.customers)} customers as of ${day(now.as_of)}`;
  if (history.length === 1) return t`${size}. Movement appears after the next scoring.`;
  return t`${size}: ${whole(now.entries)} entered and ${whole(now.exits)} left since the previous scoring.`;
}
