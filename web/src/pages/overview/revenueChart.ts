import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { Revenue } from "../../api/generated";
import { money, monthName, shortMoney, shortWhole, whole } from "../../words/formats";
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
  for (const month of revenue.months) {
    const hasMoney = month.net != null;
    byMonth.set(month.month, {
      month: month.month,
      ofReturning: hasMoney ? month.returning_customer_revenue : month.orders,
      ofNew: hasMoney ? month.new_customer_revenue : null,
      expected: null,
      low: null,
      high: null,
    });
  }
  for (const month of revenue.forecast) {
    const known = byMonth.get(month.month) ?? { month: month.month, ofReturning: null, ofNew: null };
    const base = (known.ofReturning ?? 0) + (known.ofNew ?? 0);
    byMonth.set(month.month, {
      ...known,
      expected: month.expected,
      low: month.lower == null ? null : base + month.lower,
      high: month.upper == null ? null : base + month.upper,
    });
  }
  return [...byMonth.values()].sort((a, b) => a.month.localeCompare(b.month));
}

export function revenueOption(revenue: Revenue, currency: string, colours: ChartColours): EChartsCoreOption {
  const shown = bars(revenue);
  const hasMoney = revenue.months.some((month) => month.net != null);
  const exact = (value: number) => (hasMoney ? money(value, currency) : t`${whole(value)} orders`);
  const stack = { type: "bar", stack: "month", barMaxWidth: 36, emphasis: { focus: "series" } };
  const [first, second] = colours.series;
  const history = hasMoney
    ? [
        { ...stack, name: t`Returning customers`, color: first, data: shown.map((bar) => bar.ofReturning) },
        { ...stack, name: t`New customers`, color: second, data: shown.map((bar) => bar.ofNew) },
      ]
    : [{ ...stack, name: t`Orders`, color: first, data: shown.map((bar) => bar.ofReturning) }];
  const ahead = revenue.forecast.length
    ? [
        {
          ...stack,
          name: t`Predicted from existing customers`,
          color: first,
          itemStyle: { opacity: 0.4, borderColor: first, borderType: "dashed", borderWidth: 1 },
          data: shown.map((bar) => bar.expected),
        },
        whiskers(shown, colours),
      ]
    : [];
  return {
    grid: grid({ top: 56 }),
    legend: legend(colours, { data: [...history, ...ahead.slice(0, 1)].map((series) => series.name) }),
    tooltip: tooltip(colours, {
      axisPointer: { type: "shadow" },
      formatter: (parts: { dataIndex: number }[]) =>
        tooltipOf(shown[parts[0]?.dataIndex ?? 0], exact, hasMoney),
    }),
    xAxis: axis(colours, {
      type: "category",
      data: shown.map((bar) => monthName(bar.month)),
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
  name: t`Interval`,
  type: "custom",
  z: 5,
  encode: { x: 0, y: [1, 2] },
  data: shown.flatMap((bar, at) => (bar.low == null || bar.high == null ? [] : [[at, bar.low, bar.high]])),
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

function tooltipOf(bar: Bar | undefined, exact: (value: number) => string, hasMoney: boolean): string {
  if (!bar) return "";
  const lines: string[] = [];
  if (!hasMoney) lines.push(exact(bar.ofReturning ?? 0));
  else {
    if (bar.ofReturning != null) lines.push(t`Returning customers: ${exact(bar.ofReturning)}`);
    if (bar.ofNew != null) lines.push(t`New customers: ${exact(bar.ofNew)}`);
  }
  if (bar.expected != null) lines.push(t`Predicted from existing customers: ${exact(bar.expected)}`);
  if (bar.low != null && bar.high != null) lines.push(t`Total: ${exact(bar.low)} to ${exact(bar.high)}`);
  return tooltipText(lines, monthName(bar.month, "long"));
}
