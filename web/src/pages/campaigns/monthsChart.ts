import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { CampaignDetails } from "../../api/generated";
import { money, monthName, shortMoney } from "../../words/formats";
import type { ChartColours } from "../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../ui/charts/chartParts";

/** Spend beside what came of it: brought so far, and to come on top. */
export function monthsOption(campaign: CampaignDetails, colours: ChartColours): EChartsCoreOption {
  const [first, second] = colours.series;
  const exact = (value: unknown) => money(value as number | null, campaign.currency);
  const bar = { type: "bar", barMaxWidth: 22 };
  return {
    grid: grid(),
    legend: legend(colours),
    tooltip: tooltip(colours, { axisPointer: { type: "shadow" }, valueFormatter: exact }),
    xAxis: axis(colours, {
      type: "category",
      data: campaign.months.map((month) => monthName(month.month)),
      splitLine: { show: false },
    }),
    yAxis: axis(colours, {
      type: "value",
      axisLabel: { formatter: (value: number) => shortMoney(value, campaign.currency) },
    }),
    series: [
      { ...bar, name: t`Spend`, color: second, data: campaign.months.map((month) => month.tracked.spend) },
      {
        ...bar,
        name: t`Revenue to date`,
        stack: "value",
        color: first,
        data: campaign.months.map((month) => month.tracked.realised_value),
      },
      {
        ...bar,
        name: t`Predicted revenue`,
        stack: "value",
        color: first,
        itemStyle: { opacity: 0.4, borderColor: first, borderType: "dashed", borderWidth: 1 },
        data: campaign.months.map((month) => month.tracked.predicted_value),
      },
    ],
  };
}
