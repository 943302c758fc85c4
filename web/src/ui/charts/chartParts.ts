import type { ChartColours } from "./chartColours";

/** An axis with quiet lines; what is given is added or wins. */
export const axis = (colours: ChartColours, more: Record<string, unknown> = {}) => ({
  axisLine: { lineStyle: { color: colours.line } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: colours.line } },
  nameTextStyle: { color: colours.faint },
  ...more,
  axisLabel: { color: colours.faint, hideOverlap: true, ...(more["axisLabel"] as object | undefined) },
});

const ONE_DAY_MS = 86_400_000;

/** An axis of days: never of hours, however short the time it spans. */
export const dayAxis = (colours: ChartColours, more: Record<string, unknown> = {}) =>
  axis(colours, {
    type: "time",
    minInterval: ONE_DAY_MS,
    ...more,
    axisLabel: {
      formatter: { year: "{yyyy}", month: "{MMM}", day: "{d} {MMM}", hour: "", minute: "", second: "" },
    },
  });

export const legend = (colours: ChartColours, more: Record<string, unknown> = {}) => ({
  top: 0,
  left: 0,
  icon: "roundRect",
  itemWidth: 12,
  itemHeight: 8,
  textStyle: { color: colours.faint },
  ...more,
});

export const tooltip = (colours: ChartColours, more: Record<string, unknown> = {}) => ({
  trigger: "axis",
  confine: true,
  backgroundColor: colours.surface,
  borderColor: colours.line,
  textStyle: { color: colours.text, fontSize: 12 },
  ...more,
});

export const grid = (more: Record<string, unknown> = {}) => ({
  top: 36,
  left: 8,
  right: 16,
  bottom: 4,
  outerBoundsMode: "same",
  outerBoundsContain: "axisLabel",
  ...more,
});
