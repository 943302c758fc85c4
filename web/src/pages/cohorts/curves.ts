import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { CohortTable } from "../../api/generated";
import type { ChartColours } from "../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../ui/charts/chartParts";
import { cell, rowName } from "./cohortWords";

/** More lines than these cannot be told apart: of time, the newest are drawn; of groups, the largest. */
export const MAX_CURVES = 6;

/** A line for each cohort; what is predicted is dashed, and a diamond marks where the cost was paid back. */
export function curvesOption(table: CohortTable, colours: ChartColours): EChartsCoreOption {
  const rows = table.by === "month" ? table.rows.slice(-MAX_CURVES) : table.rows.slice(0, MAX_CURVES);
  const ages = Math.max(0, ...rows.map((row) => row.values.length), table.averages_before?.length ?? 0);
  const at = Array.from({ length: ages }, (_, age) => age);
  const colourOf = (place: number) => colours.series[place % colours.series.length];
  const actual = rows.map((row, place) => ({
    name: rowName(table, row),
    type: "line",
    color: colourOf(place),
    showSymbol: ages < 3,
    data: at.map((age) => (age < row.actual ? (row.values[age] ?? null) : null)),
    markPoint: row.payback != null && {
      symbol: "diamond",
      symbolSize: 12,
      label: { show: false },
      data: [{ coord: [row.payback, row.values[row.payback] ?? 0] }],
    },
  }));
  const ahead = rows.flatMap((row, place) =>
    row.actual < row.values.length
      ? [
          {
            name: t`${rowName(table, row)}, predicted`,
            type: "line",
            color: colourOf(place),
            showSymbol: false,
            lineStyle: { type: "dashed", opacity: 0.7 },
            // It begins where the actual line ends.
            data: at.map((age) => (age >= row.actual - 1 ? (row.values[age] ?? null) : null)),
          },
        ]
      : [],
  );
  const mean = (name: string, values: number[] | undefined, type: string) =>
    values?.length
      ? [
          {
            name,
            type: "line",
            color: colours.text,
            showSymbol: false,
            lineStyle: { type, width: 2.5 },
            data: at.map((age) => values[age] ?? null),
          },
        ]
      : [];
  const series = [
    ...actual,
    ...ahead,
    ...mean(t`Average`, table.averages, "solid"),
    ...mean(t`Average, period before`, table.averages_before, "dotted"),
  ];
  return {
    grid: grid({ top: 72, bottom: 28 }),
    legend: legend(colours, {
      type: "scroll",
      data: series.map(({ name }) => name).filter((name) => !name.endsWith(", predicted")),
    }),
    tooltip: tooltip(colours, {
      valueFormatter: (value: number | null) => (value == null ? "–" : cell(value, table, true)),
    }),
    xAxis: axis(colours, {
      type: "category",
      name: t`${STEP_NAMES[table.step ?? "month"]} since the first order`,
      nameLocation: "middle",
      nameGap: 28,
      data: at.map(String),
      splitLine: { show: false },
    }),
    yAxis: axis(colours, {
      type: "value",
      axisLabel: { formatter: (value: number) => cell(value, table, false) },
    }),
    series,
  };
}

const STEP_NAMES = { week: t`Weeks`, month: t`Months`, quarter: t`Quarters`, year: t`Years` };
