import { Box } from "@mui/material";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useEffectEvent, useRef } from "react";

import { chartTable } from "../exports/chartTable";
import { useExported } from "../exports/exportScope";
import { type ChartColours, useChartColours } from "./chartColours";

interface ChartClick {
  dataIndex: number;
  seriesIndex?: number;
  name: string;
  value: unknown;
}

interface Props {
  option: EChartsCoreOption;
  /** Its name to those who do not see it. */
  label: string;
  /** What it says, in words or numbers, to those who do not see it. */
  summary?: string;
  height?: number;
  onClick?: (event: ChartClick) => void;
}

/** A chart of ECharts, which is fetched when the first one is shown. */
export default function Chart({ option, label, summary, height = 280, onClick }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const colours = useChartColours();
  const handleClick = useEffectEvent((event: ChartClick) => onClick?.(event));
  const drawFirst = useEffectEvent((instance: EChartsType) => draw(instance, option, colours));

  useEffect(() => {
    let gone = false;
    let watcher: ResizeObserver | undefined;
    void import("./echarts").then(({ init }) => {
      if (gone || !place.current) return;
      const instance = init(place.current);
      instance.on("click", (event) => handleClick(event as ChartClick));
      chart.current = instance;
      drawFirst(instance);
      watcher = new ResizeObserver(() => instance.resize());
      watcher.observe(place.current);
    });
    return () => {
      gone = true;
      watcher?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (chart.current) draw(chart.current, option, colours);
  }, [option, colours]);

  useExported({
    label,
    table: () => chartTable(option, label),
    picture: () => chart.current?.getDataURL({ pixelRatio: 2, backgroundColor: colours.surface }),
  });

  return (
    <Box
      ref={place}
      role="img"
      aria-label={summary ? `${label}. ${summary}` : label}
      sx={{ height, width: "100%", minWidth: 0 }}
    />
  );
}

function draw(chart: EChartsType, option: EChartsCoreOption, colours: ChartColours): void {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({ ...themed(colours), animation: !calm, ...option }, { notMerge: true });
}

const themed = (colours: ChartColours): EChartsCoreOption => ({
  color: colours.series,
  backgroundColor: "transparent",
  textStyle: { color: colours.text, fontFamily: '"Inter Variable", system-ui, sans-serif', fontSize: 12 },
  animationDuration: 300,
});
