import { t } from "@lingui/core/macro";
import { Box } from "@mui/material";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";

import type { FilePredictionResponse } from "../../api/generated";
import { whole } from "../../words/formats";
import Chart from "../../ui/charts/Chart";
import { useChartColours } from "../../ui/charts/chartColours";
import { Panel } from "../../ui/Panel";
import { againstActual, residuals } from "./filePlotOptions";

/** Row by row: what was predicted against what was true, and by how much it missed. */
export function FilePlots({ result, currency }: { result: FilePredictionResponse; currency: string }) {
  const colours = useChartColours();
  const { points, compared_rows } = result;
  const sample =
    compared_rows > points.length ? t` Showing ${whole(points.length)} of ${whole(compared_rows)} rows.` : "";
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
        title={t`Predicted and actual`}
        explanation={t`Each dot is a customer. Dots on the line are exact predictions.${sample}`}
        option={first}
        summary={t`${whole(points.length)} customers`}
      />
      <Plot
        title={t`Residuals`}
        explanation={t`Predicted minus actual, by predicted value. Above the line, the prediction was too high.${sample}`}
        option={second}
        summary={t`${whole(points.filter((point) => point.predicted > point.actual).length)} predicted too high, ${whole(points.filter((point) => point.predicted < point.actual).length)} too low`}
      />
    </Box>
  );
}

interface PlotProps {
  title: string;
  explanation: string;
  option: EChartsCoreOption;
  summary: string;
}

function Plot({ title, explanation, option, summary }: PlotProps) {
  return (
    <Panel title={title} explanation={explanation}>
      <Chart option={option} height={340} label={title} summary={summary} />
    </Panel>
  );
}
