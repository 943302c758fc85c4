import type { EChartsCoreOption } from "echarts/core";

import type { RfmDay, RfmHistory } from "../../../api/generated";
import { dates, money, shortMoney, shortWhole, whole } from "../../../words/formats";
import { groupWords } from "../../../words/groupWords";
import type { ChartColours } from "../../../ui/charts/chartColours";
import { axis, grid, legend, tooltip } from "../../../ui/charts/chartParts";

export type Shown = "customers" | "net_spend";

const ONE_DAY_MS = 86_400_000;
const LEGEND_ROWS_PX = 64;

/** The last day that counts: a day of the history is the morning after it. */
export const endName = (asOf: string) =>
  dates({ dateStyle: "medium", timeZone: "UTC" }).format(new Date(Date.parse(asOf) - ONE_DAY_MS));

/** A segment's figure on a day; zero where it had nobody, null where amounts are unknown. */
export function sizeOf(day: RfmDay, segment: string, shown: Shown): number | null {
  const size = day.segments.find((entry) => entry.segment === segment);
  return size ? size[shown] : 0;
}

/** Segments that had anybody on any of the days, best first. */
export const present = ({ segments, days }: RfmHistory): string[] =>
  segments.filter((name) => days.some((day) => day.segments.some((entry) => entry.segment === name)));

/** Who entered and who left a segment since the day before it; null on the first day. */
export function movedOn(day: RfmDay, segment: string): { entered: number; left: number } | null {
  if (day.moves.length === 0) return null;
  const count = (which: (from: string | null, to: string) => boolean) =>
    day.moves
      .filter((move) => which(move.segment_before, move.segment_now))
      .reduce((sum, move) => sum + move.customers, 0);
  return {
    entered: count((from, to) => to === segment && from !== segment),
    left: count((from, to) => from === segment && to !== segment),
  };
}

/** Bars of segments on each other, one bar for each day. */
export function rfmHistoryOption(
  history: RfmHistory,
  shown: Shown,
  currency: string,
  colours: ChartColours,
): EChartsCoreOption {
  const inFull = (value: number | null) => (shown === "customers" ? whole(value) : money(value, currency));
  const inShort = (value: number) =>
    shown === "customers" ? shortWhole(value) : shortMoney(value, currency);
  return {
    grid: grid({ top: LEGEND_ROWS_PX }),
    legend: legend(colours, { right: 0 }),
    tooltip: tooltip(colours, { axisPointer: { type: "shadow" }, valueFormatter: inFull }),
    xAxis: axis(colours, { type: "category", data: history.days.map((day) => endName(day.as_of)) }),
    yAxis: axis(colours, { type: "value", axisLabel: { formatter: inShort } }),
    series: present(history).map((segment) => ({
      name: groupWords(segment),
      type: "bar",
      stack: "segments",
      barMaxWidth: 48,
      ...styleOf(history.segments.indexOf(segment), colours),
      data: history.days.map((day) => sizeOf(day, segment, shown)),
    })),
  };
}

/** There are more segments than colours: the second round is paler. */
const styleOf = (place: number, { series }: ChartColours) => ({
  color: series[place % series.length],
  itemStyle: { opacity: place < series.length ? 1 : 0.5 },
});
