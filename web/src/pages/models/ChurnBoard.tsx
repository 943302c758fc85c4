import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { Tested } from "../../api/generated";
import { Head } from "./Leaderboard";
import { best, CHURN_METRICS } from "./metrics";
import { nameOf } from "./words";

/** How well the models told who would not order in the window. */
export function ChurnBoard({ tested }: { tested: Tested }) {
  const rows = tested.models
    .filter((one) => one.churn)
    .sort((one, other) => (one.churn?.["brier"] ?? 1) - (other.churn?.["brier"] ?? 1));
  const bests = CHURN_METRICS.map((metric) =>
    best(
      metric,
      rows.map((row) => row.churn?.[metric.key]),
    ),
  );
  return (
    <Table size="small" aria-label="Who would not order">
      <TableHead>
        <TableRow>
          <TableCell>Model</TableCell>
          {CHURN_METRICS.map((metric) => (
            <Head key={metric.key} metric={metric} />
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.model}>
            <TableCell component="th" scope="row" sx={{ minWidth: { xs: 130, sm: 210 } }}>
              {nameOf(row.model)}
            </TableCell>
            {CHURN_METRICS.map((metric, place) => {
              const value = row.churn?.[metric.key];
              const isBest = value != null && value === bests[place];
              return (
                <TableCell
                  key={metric.key}
                  align="right"
                  sx={{ fontWeight: isBest ? 700 : 400, color: isBest ? "primary.main" : undefined }}
                >
                  {metric.show(value, "")}
                </TableCell>
              );
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
