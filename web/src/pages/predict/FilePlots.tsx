import ImageOutlined from "@mui/icons-material/ImageOutlined";
import { Box, Button } from "@mui/material";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo, useRef } from "react";

import type { FilePredictionResponse } from "../../api/generated";
import { whole } from "../../words/formats";
import Chart, { type ChartHandle } from "../../ui/charts/Chart";
import { useChartColours } from "../../ui/charts/chartColours";
import { Panel } from "../../ui/Panel";
import { againstActual, residuals } from "./filePlotOptions";

/** Row by row: what was predicted against what was true, and by how much it missed. */
export function FilePlots({ result, currency }: { result: FilePredictionResponse; currency: string }) {
  const colours = useChartColours();
  const { points, compared_rows } = result;
  const sample =
    compared_rows > points.length ? ` Showing ${whole(points.length)} of ${whole(compared_rows)} rows.` : "";
  const first = useMemo(() => againstActual(points, colours, currency), [points, colours, currency]);
  const second = useMemo(() => residuals(points, colours, currency), [points, colours, currency]);
  return (
    <Box
      sx={{
        display: "grid",
        gap: 2,
        gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "repeat(2, minmax(0, 1fr))" },
      }}
    >
      <Plot
        title="Predicted and actual"
        explanation={`Each dot is a customer. Dots on the line are exact predictions.${sample}`}
        option={first}
        file="predicted-and-actual.png"
        summary={`${whole(points.length)} customers`}
      />
      <Plot
        title="Residuals"
        explanation={`Predicted minus actual, by predicted value. Above the line, the prediction was too high.${sample}`}
        option={second}
        file="residuals.png"
        summary={`${whole(points.filter((point) => point.predicted > point.actual).length)} predicted too high, ${whole(points.filter((point) => point.predicted < point.actual).length)} too low`}
      />
    </Box>
  );
}

interface PlotProps {
  title: string;
  explanation: string;
  option: EChartsCoreOption;
  file: string;
  summary: string;
}

function Plot({ title, explanation, option, file, summary }: PlotProps) {
  const chart = useRef<ChartHandle>(null);
  const save = () => {
    const picture = chart.current?.picture();
    if (!picture) return;
    const link = document.createElement("a");
    link.href = picture;
    link.download = file;
    link.click();
  };
  return (
    <Panel
      title={title}
      explanation={explanation}
      action={
        <Button size="small" startIcon={<ImageOutlined />} onClick={save} aria-label={`Save ${title} as PNG`}>
          PNG
        </Button>
      }
    >
      <Chart option={option} height={340} label={title} summary={summary} handle={chart} />
    </Panel>
  );
}
