import ExpandMore from "@mui/icons-material/ExpandMore";
import { Accordion, AccordionDetails, AccordionSummary, Box, Typography } from "@mui/material";

import type { Metric } from "../../../words/metrics";

/** What the figures of a table mean, for who has never met them. */
export function MetricDefinitions({ metrics, level }: { metrics: Metric[]; level?: number }) {
  return (
    <Accordion disableGutters sx={{ mt: 2 }}>
      <AccordionSummary expandIcon={<ExpandMore />}>Metric definitions</AccordionSummary>
      <AccordionDetails>
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
              </Typography>
              <Typography component="dd" variant="body2" sx={{ m: 0, color: "text.secondary" }}>
                {metric.meaning} {better(metric, level)}
              </Typography>
            </Box>
          ))}
        </Box>
      </AccordionDetails>
    </Accordion>
  );
}

function better(metric: Metric, level?: number): string {
  if (metric.better === "less") return "Lower is better.";
  if (metric.better === "more") return "Higher is better.";
  const aim = metric.key === "coverage" ? (level ?? metric.better) : metric.better;
  return `Best close to ${metric.show(aim, "EUR")}.`;
}
