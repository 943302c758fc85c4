import type { EChartsCoreOption } from "echarts/core";

import type { OneCampaign } from "../../api/generated";
import { money, shortMoney } from "../../app/formats";
import type { ChartColours } from "../../ui/chartColours";
import { axis, grid, legend, tooltip } from "../../ui/chartParts";
import { monthName } from "../overview/revenueChart";

/** Spend beside what came of it: brought so far, and to come on top. */
export function monthsOption(found: OneCampaign, colours: ChartColours): EChartsCoreOption {
  const [first, second] = colours.series;
  const exact = (value: unknown) => money(value as number | null, found.currency);
  const bar = { type: "bar", barMaxWidth: 22 };
  return {
    grid: grid(),
    legend: legend(colours),
    tooltip: tooltip(colours, { axisPointer: { type: "shadow" }, valueFormatter: exact }),
    xAxis: axis(colours, {
      type: "category",
      data: found.months.map((one) => monthName(one.month)),
      splitLine: { show: false },
    }),
    yAxis: axis(colours, {
      type: "value",
      axisLabel: { formatter: (value: number) => shortMoney(value, found.currency) },
    }),
    series: [
      { ...bar, name: "Spend", color: second, data: found.months.map((one) => one.tracked.spend) },
      {
        ...bar,
        name: "Revenue to date",
        stack: "value",
        color: first,
        data: found.months.map((one) => one.tracked.realised_value),
      },
      {
        ...bar,
        name: "Predicted revenue",
        stack: "value",
        color: first,
        itemStyle: { opacity: 0.4, borderColor: first, borderType: "dashed", borderWidth: 1 },
        data: found.months.map((one) => one.tracked.predicted_value),
      },
    ],
  };
}
