import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { BacktestTenth } from "../../../api/generated";
import { share, shortMoney } from "../../../words/formats";
import type { ChartColours } from "../../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../../ui/charts/chartParts";

/** Predicted and actual means beside each other, tenth by tenth. */
export function calibrationOption(
  tenths: BacktestTenth[],
  colours: ChartColours,
  show: (value: number) => string,
): EChartsCoreOption {
  const bars = (name: string, key: "predicted" | "actual", color: string | undefined) => ({
    name,
    type: "bar",
    barGap: "10%",
    barMaxWidth: 22,
    itemStyle: { color, borderRadius: [3, 3, 0, 0] },
    data: tenths.map((tenth) => tenth[key]),
  });
  return {
    grid: grid({ bottom: 26 }),
    legend: legend(colours),
    tooltip: tooltip(colours, { valueFormatter: (value: number) => show(value) }),
    xAxis: axis(colours, {
      type: "category",
      name: t`Customer decile, lowest first`,
      nameLocation: "middle",
      nameGap: 26,
      data: tenths.map((_, place) => String(place + 1)),
    }),
    yAxis: axis(colours, { type: "value", axisLabel: { formatter: show } }),
    series: [
      bars(t`Predicted`, "predicted", colours.series[0]),
      bars(t`Actual`, "actual", colours.series[1]),
    ],
  };
}

export interface Curve {
  name: string;
  values: number[];
}

/** Share of the total that the best customers brought, best predicted first; a model, a rule, foresight, chance. */
export function gainOption(curves: Curve[], colours: ChartColours): EChartsCoreOption {
  const line = ({ name, values }: Curve, place: number) => ({
    name,
    type: "line",
    symbol: "none",
    lineStyle: { width: place === 0 ? 3 : 2, type: name === "Perfect ranking" ? "dotted" : "solid" },
    data: points(values),
  });
  return {
    grid: grid({ top: 52, bottom: 26, right: 22 }),
    legend: legend(colours),
    tooltip: tooltip(colours, { valueFormatter: (value: number[] | number) => share([value].flat().at(-1)) }),
    xAxis: axis(colours, {
      type: "value",
      max: 1,
      name: t`Share of customers, highest prediction first`,
      nameLocation: "middle",
      nameGap: 26,
      axisLabel: { formatter: share },
    }),
    yAxis: axis(colours, { type: "value", max: 1, axisLabel: { formatter: share } }),
    series: [
      ...curves.map(line),
      {
        name: t`Random`,
        type: "line",
        symbol: "none",
        lineStyle: { width: 1.5, type: "dashed", color: colours.faint },
        itemStyle: { color: colours.faint },
        data: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  };
}

const points = (values: number[]) => values.map((value, place) => [place / (values.length - 1), value]);

/** As axes write it. */
export const inShort = (currency: string, isMoney: boolean) => (value: number) =>
  isMoney ? shortMoney(value, currency) : String(Math.round(100 * value) / 100);
