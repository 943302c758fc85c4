import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { PeriodFigures } from "../../api/generated";
import type { ChartColours } from "../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../ui/charts/chartParts";
import { day, money, shortMoney, shortWhole, whole } from "../../words/formats";

/** The period as a line, and the one before under it, day for day. */
export function periodOption(
  { now, points }: PeriodFigures,
  currency: string,
  colours: ChartColours,
): EChartsCoreOption {
  const hasMoney = now.revenue != null;
  const exact = (value: number | null) => (hasMoney ? money(value, currency) : whole(value));
  const line = { type: "line", showSymbol: points.length < 3 };
  return {
    grid: grid(),
    legend: legend(colours),
    tooltip: tooltip(colours, { valueFormatter: exact }),
    xAxis: axis(colours, {
      type: "category",
      data: points.map((point) => day(point.day)),
      splitLine: { show: false },
    }),
    yAxis: axis(colours, {
      type: "value",
      axisLabel: {
        formatter: (value: number) => (hasMoney ? shortMoney(value, currency) : shortWhole(value)),
      },
    }),
    series: [
      {
        ...line,
        name: hasMoney ? t`Revenue` : t`Orders`,
        color: colours.accent,
        data: points.map((point) => point.revenue),
      },
      {
        ...line,
        name: t`Period before`,
        color: colours.faint,
        lineStyle: { type: "dashed" },
        data: points.map((point) => point.before),
      },
    ],
  };
}
