import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Chip, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";

import type { BacktestSummary, BacktestedModel } from "../../../api/generated";
import { bestsOf, Head, MetricCells } from "./MetricCells";
import { useModelTitle } from "../../../app/useTitles";
import { withoutCommands } from "../../../words/problems";
import { VALUE_METRICS } from "../../../words/metrics";

const SHOWN = VALUE_METRICS.filter((metric) => metric.key !== "mse");

interface Props {
  tested: BacktestSummary;
  currency: string;
}

/** Every model that was tested, best first, with all figures; the best of each column stands out. */
export function Leaderboard({ tested, currency }: Props) {
  const rows = tested.models.filter((model) => model.metrics || model.failed);
  const metrics = SHOWN.map((metric) =>
    metric.key === "coverage" ? { ...metric, better: tested.level } : metric,
  );
  const bests = bestsOf(
    metrics,
    rows.map((row) => row.metrics),
  );
  return (
    <Table size="small" aria-label={t`Leaderboard`} sx={{ borderCollapse: "separate" }}>
      <TableHead>
        <TableRow>
          <TableCell sx={FIRST}>
            <Trans>Model</Trans>
          </TableCell>
          {metrics.map((metric) => (
            <Head key={metric.key} metric={metric} />
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.model}>
            <TableCell component="th" scope="row" sx={FIRST}>
              <Name row={row} />
            </TableCell>
            {row.metrics ? (
              <MetricCells metrics={metrics} values={row.metrics} bests={bests} currency={currency} />
            ) : (
              <TableCell colSpan={metrics.length} sx={{ color: "text.secondary" }}>
                {[t`Test failed`, withoutCommands(row.failed ?? "")].filter(Boolean).join(": ")}
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Name({ row }: { row: BacktestedModel }) {
  const nameOf = useModelTitle();
  return (
    <Stack direction="row" sx={{ gap: 0.75, alignItems: "center", flexWrap: "wrap" }}>
      <Typography variant="body2" sx={{ fontWeight: row.chosen ? 650 : 400 }}>
        {nameOf(row.model)}
      </Typography>
      {row.chosen && <Chip size="small" color="primary" variant="outlined" label={t`Selected`} />}
      {row.baseline && <Chip size="small" variant="outlined" label={t`Baseline`} />}
    </Stack>
  );
}

const FIRST = {
  minWidth: { xs: 150, sm: 230 },
  position: "sticky",
  left: 0,
  bgcolor: "background.paper",
  zIndex: 1,
};
