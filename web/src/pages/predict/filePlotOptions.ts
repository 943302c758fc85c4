import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { FilePoint } from "../../api/generated";
import { money, shortMoney } from "../../words/formats";
import type { ChartColours } from "../../ui/charts/chartColours";
import { axis, grid, tooltip } from "../../ui/charts/chartParts";
import { tooltipText } from "../../ui/charts/tooltipText";

const DOT = 7;

function base(points: FilePoint[], colours: ChartColours, currency: string, names: [string, string]) {
  const label = { formatter: (value: number) => shortMoney(value, currency) };
  return {
    grid: grid({ top: 28, bottom: 26, left: 14 }),
    tooltip: tooltip(colours, {
      trigger: "item",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const point = points[dataIndex];
        if (!point) return "";
        const values = [
          t`Predicted ${money(point.predicted, currency)}`,
          t`Actual ${money(point.actual, currency)}`,
        ];
        return tooltipText([point.customer_id, ...values]);
      },
    }),
    xAxis: axis(colours, {
      type: "value",
      name: names[0],
      nameLocation: "middle",
      nameGap: 26,
      axisLabel: label,
    }),
    yAxis: axis(colours, {
      type: "value",
      name: names[1],
      axisLabel: label,
      nameTextStyle: { color: colours.faint, align: "left" },
    }),
  };
}

const dots = (data: [number, number][], colours: ChartColours, line: object) => ({
  type: "scatter",
  symbolSize: DOT,
  itemStyle: { color: colours.accent, opacity: 0.6 },
  data,
  markLine: {
    silent: true,
    symbol: "none",
    lineStyle: { color: colours.faint, type: "dashed" },
    label: { show: false },
    ...line,
  },
});

/** A dot per customer, and the line on which the two agree. */
export function againstActual(
  points: FilePoint[],
  colours: ChartColours,
  currency: string,
): EChartsCoreOption {
  // A line that leaves the plot is not drawn at all: it ends where the smaller of the two does.
  const most = Math.min(
    Math.max(...points.map((point) => point.predicted)),
    Math.max(...points.map((point) => point.actual)),
  );
  const least = 0;
  const even = { data: [[{ coord: [least, least] }, { coord: [most, most] }]] };
  return {
    ...base(points, colours, currency, [t`Predicted`, t`Actual`]),
    series: [
      dots(
        points.map((point) => [point.predicted, point.actual]),
        colours,
        even,
      ),
    ],
  };
}

/** Predicted less actual, over what was predicted. */
export function residuals(points: FilePoint[], colours: ChartColours, currency: string): EChartsCoreOption {
  return {
    ...base(points, colours, currency, [t`Predicted`, t`Predicted minus actual`]),
    series: [
      dots(
        points.map((point) => [point.predicted, point.predicted - point.actual]),
        colours,
        { data: [{ yAxis: 0 }] },
      ),
    ],
  };
}
