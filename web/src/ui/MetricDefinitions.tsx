import { t } from "@lingui/core/macro";
import { Box, Typography } from "@mui/material";

import type { Metric } from "../words/metrics";
import { HowComputed } from "./HowComputed";

/** What the figures of a table mean and what specialists call them. */
export function MetricDefinitions({ metrics, level }: { metrics: Metric[]; level?: number }) {
  return (
    <HowComputed isWide>
      <Box
        component="dl"
        sx={{
          m: 0,
          display: "grid",
          gap: 1.5,
          gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 300px), 1fr))",
        }}
      >
        {metrics.map((metric) => (
          <Box key={metric.key}>
            <Typography component="dt" variant="body2" sx={{ fontWeight: 640 }}>
              {metric.name}
              {metric.term && `: ${metric.term}`}
            </Typography>
            <Typography component="dd" variant="body2" sx={{ m: 0, color: "text.secondary" }}>
              {metric.meaning} {better(metric, level)}
            </Typography>
          </Box>
        ))}
      </Box>
    </HowComputed>
  );
}

function better(metric: Metric, level?: number): string {
  if (metric.better === "less") return t`Lower is better.`;
  if (metric.better === "more") return t`Higher is better.`;
  const aim = metric.key === "coverage" ? (level ?? metric.better) : metric.better;
  return t`Best close to ${metric.show(aim, "EUR")}.`;
}
