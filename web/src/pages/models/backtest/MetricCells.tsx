import { TableCell, Tooltip } from "@mui/material";

import { best, type Metric } from "../../../words/metrics";

/** Figures by the metric's key. */
type Values = Readonly<Record<string, number | null>> | null | undefined;

/** The best value of each metric among the rows. */
export const bestsOf = (metrics: readonly Metric[], rows: readonly Values[]) =>
  metrics.map((metric) =>
    best(
      metric,
      rows.map((row) => row?.[metric.key]),
    ),
  );

export function Head({ metric }: { metric: Metric }) {
  return (
    <TableCell align="right" sx={{ whiteSpace: "nowrap" }}>
      <Tooltip title={metric.meaning} describeChild>
        <span tabIndex={0} style={{ borderBottom: "1px dotted", cursor: "help" }}>
          {metric.name}
        </span>
      </Tooltip>
    </TableCell>
  );
}

interface Props {
  metrics: readonly Metric[];
  values: Values;
  bests: ReturnType<typeof bestsOf>;
  currency?: string;
}

/** A row's figures; where one is the best of its column, it stands out. */
export function MetricCells({ metrics, values, bests, currency = "" }: Props) {
  return metrics.map((metric, place) => {
    const value = values?.[metric.key];
    const isBest = value != null && value === bests[place];
    return (
      <TableCell
        key={metric.key}
        align="right"
        sx={{
          whiteSpace: "nowrap",
          fontWeight: isBest ? 700 : 400,
          color: isBest ? "primary.main" : undefined,
        }}
      >
        {metric.show(value, currency)}
      </TableCell>
    );
  });
}
