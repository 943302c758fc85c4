import type { EChartsCoreOption } from "echarts/core";

import type { BudgetPlan, SpendCurves } from "../../api/generated";
import { money, shortMoney, times } from "../../words/formats";
import type { ChartColours } from "../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../ui/charts/chartParts";
import { lineName } from "./plan";

export const MAX_CURVES = 6;

/** The curves of the parts with the highest spend. */
export function shownCurves(response: SpendCurves, plan: BudgetPlan | undefined): SpendCurves {
  const spend = new Map(plan?.rows.map((row) => [row.name, row.spend]));
  const curves = [...response.curves]
    .sort((curve, other) => (spend.get(other.name) ?? 0) - (spend.get(curve.name) ?? 0))
    .slice(0, MAX_CURVES);
  return { ...response, curves };
}

export function curvesOption(
  curves: SpendCurves,
  what: "value" | "last",
  plan: BudgetPlan | undefined,
  colours: ChartColours,
): EChartsCoreOption {
  const currency = plan?.currency ?? "EUR";
  const exact = (value: number) => (what === "value" ? money(value, currency) : times(value));
  const names = curves.curves.map(lineName);
  const lines = curves.curves.map((curve, at) => ({
    type: "line",
    name: names[at],
    showSymbol: false,
    lineStyle: { width: 2, type: curve.basis === "assumed" ? "dashed" : "solid" },
    color: colours.series[at % colours.series.length],
    data: (what === "value" ? curve.value : curve.marginal_return)
      .map((value, i) => [curves.spend[i], value])
      .filter(([, value]) => value != null),
    z: 3,
  }));
  return {
    grid: grid({ top: curves.curves.length > 3 ? 72 : 44 }),
    legend: legend(colours, { data: names }),
    tooltip: tooltip(colours, {
      valueFormatter: (value: unknown) => exact(Array.isArray(value) ? value[1] : (value as number)),
    }),
    xAxis: axis(colours, {
      type: "value",
      axisLabel: { formatter: (value: number) => shortMoney(value, currency) },
      splitLine: { show: false },
    }),
    yAxis: axis(colours, {
      type: "value",
      axisLabel: {
        formatter: (value: number) => (what === "value" ? shortMoney(value, currency) : times(value)),
      },
    }),
    series: [
      ...lines,
      ...(what === "value" && curves.curves.length <= 3
        ? curves.curves.flatMap((_, at) => band(curves, at, colours))
        : []),
      dots(curves, what, plan, colours),
    ],
  };
}

/** Between the ends, in the line's colour: a clear line, and what lies above it up to the other end. */
function band(curves: SpendCurves, at: number, colours: ChartColours) {
  const curve = curves.curves[at];
  if (!curve) return [];
  const shared = {
    type: "line",
    stack: `band ${at}`,
    showSymbol: false,
    silent: true,
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
    z: 1,
  };
  return [
    { ...shared, data: curve.value_lower.map((value, i) => [curves.spend[i], value]) },
    {
      ...shared,
      areaStyle: { color: colours.series[at % colours.series.length], opacity: 0.12 },
      data: curve.value_upper.map((value, i) => [curves.spend[i], value - (curve.value_lower[i] ?? 0)]),
    },
  ];
}

const dots = (
  curves: SpendCurves,
  what: "value" | "last",
  plan: BudgetPlan | undefined,
  colours: ChartColours,
) => ({
  type: "scatter",
  symbolSize: 11,
  silent: true,
  tooltip: { show: false },
  z: 5,
  data: curves.curves.flatMap((curve, at) => {
    const row = plan?.rows.find((each) => each.name === curve.name);
    const y = what === "value" ? row?.outcome.value.expected : row?.outcome.marginal_return;
    if (!row || y == null) return [];
    const color = colours.series[at % colours.series.length];
    return [{ value: [row.spend, y], itemStyle: { color, borderColor: colours.surface, borderWidth: 2 } }];
  }),
});
