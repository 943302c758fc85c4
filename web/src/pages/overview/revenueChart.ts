import type { EChartsCoreOption } from "echarts/core";

import type { Revenue } from "../../api/generated";
import { dates, money, shortMoney, shortWhole, whole } from "../../words/formats";
import type { ChartColours } from "../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../ui/charts/chartParts";
import { tooltipText } from "../../ui/charts/tooltipText";

export interface Bar {
  month: string;
  ofReturning: number | null;
  ofNew: number | null;
  expected: number | null;
  /** Ends of what the month may come to, on top of what it brought already. */
  low: number | null;
  high: number | null;
}

/** One bar per month: what it brought, what is expected on top, and between which ends it may come to lie. */
export function bars(revenue: Revenue): Bar[] {
  const byMonth = new Map<string, Bar>();
  for (const one of revenue.months) {
    const hasMoney = one.net != null;
    byMonth.set(one.month, {
      month: one.month,
      ofReturning: hasMoney ? one.of_returning : one.orders,
      ofNew: hasMoney ? one.of_new : null,
      expected: null,
      low: null,
      high: null,
    });
  }
  for (const one of revenue.forecast) {
    const known = byMonth.get(one.month) ?? { month: one.month, ofReturning: null, ofNew: null };
    const base = (known.ofReturning ?? 0) + (known.ofNew ?? 0);
    byMonth.set(one.month, {
      ...known,
      expected: one.expected,
      low: one.lower == null ? null : base + one.lower,
      high: one.upper == null ? null : base + one.upper,
    });
  }
  return [...byMonth.values()].sort((a, b) => a.month.localeCompare(b.month));
}

export const monthName = (month: string, style: "short" | "long" = "short") =>
  dates({ month: style, year: "numeric", timeZone: "UTC" }).format(new Date(month));

export function revenueOption(revenue: Revenue, currency: string, colours: ChartColours): EChartsCoreOption {
  const shown = bars(revenue);
  const hasMoney = revenue.months.some((month) => month.net != null);
  const exact = (value: number) => (hasMoney ? money(value, currency) : `${whole(value)} orders`);
  const stack = { type: "bar", stack: "month", barMaxWidth: 36, emphasis: { focus: "series" } };
  const [first, second] = colours.series;
  const history = hasMoney
    ? [
        { ...stack, name: "Returning customers", color: first, data: shown.map((one) => one.ofReturning) },
        { ...stack, name: "New customers", color: second, data: shown.map((one) => one.ofNew) },
      ]
    : [{ ...stack, name: "Orders", color: first, data: shown.map((one) => one.ofReturning) }];
  const ahead = revenue.forecast.length
    ? [
        {
          ...stack,
          name: "Predicted from existing customers",
          color: first,
          itemStyle: { opacity: 0.4, borderColor: first, borderType: "dashed", borderWidth: 1 },
          data: shown.map((one) => one.expected),
        },
        whiskers(shown, colours),
      ]
    : [];
  return {
    grid: grid({ top: 56 }),
    legend: legend(colours, { data: [...history, ...ahead.slice(0, 1)].map((one) => one.name) }),
    tooltip: tooltip(colours, {
      axisPointer: { type: "shadow" },
      formatter: (parts: { dataIndex: number }[]) => told(shown[parts[0]?.dataIndex ?? 0], exact, hasMoney),
    }),
    xAxis: axis(colours, {
      type: "category",
      data: shown.map((one) => monthName(one.month)),
      splitLine: { show: false },
    }),
    yAxis: axis(colours, {
      type: "value",
      axisLabel: {
        formatter: (value: number) => (hasMoney ? shortMoney(value, currency) : shortWhole(value)),
      },
    }),
    series: [...history, ...ahead],
  };
}

/** A line from end to end, with a stroke across each. */
const whiskers = (shown: Bar[], colours: ChartColours) => ({
  name: "Interval",
  type: "custom",
  z: 5,
  encode: { x: 0, y: [1, 2] },
  data: shown.flatMap((one, at) => (one.low == null || one.high == null ? [] : [[at, one.low, one.high]])),
  renderItem: (_: unknown, api: { value: (at: number) => number; coord: (at: number[]) => number[] }) => {
    const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
    const [, high = 0] = api.coord([api.value(0), api.value(2)]);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: "line",
      shape: { x1, y1, x2, y2 },
      style: { stroke: colours.text, lineWidth: 1.5 },
    });
    const across = (y: number) => line(x - 6, y, x + 6, y);
    return { type: "group", children: [line(x, low, x, high), across(low), across(high)] };
  },
});

function told(bar: Bar | undefined, exact: (value: number) => string, hasMoney: boolean): string {
  if (!bar) return "";
  const lines: string[] = [];
  if (!hasMoney) lines.push(exact(bar.ofReturning ?? 0));
  else {
    if (bar.ofReturning != null) lines.push(`Returning customers: ${exact(bar.ofReturning)}`);
    if (bar.ofNew != null) lines.push(`New customers: ${exact(bar.ofNew)}`);
  }
  if (bar.expected != null) lines.push(`Predicted from existing customers: ${exact(bar.expected)}`);
  if (bar.low != null && bar.high != null) lines.push(`Total: ${exact(bar.low)} to ${exact(bar.high)}`);
  return tooltipText(lines, monthName(bar.month, "long"));
}
