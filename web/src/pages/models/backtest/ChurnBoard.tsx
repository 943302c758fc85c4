import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { BacktestSummary } from "../../../api/generated";
import { bestsOf, Head, MetricCells } from "./MetricCells";
import { useModelTitle } from "../../../app/useTitles";
import { CHURN_METRICS } from "../../../words/metrics";

/** How well the models told who would not order in the window. */
export function ChurnBoard({ tested }: { tested: BacktestSummary }) {
  const nameOf = useModelTitle();
  const rows = tested.models
    .filter((model) => model.churn)
    .sort((model, other) => (model.churn?.["brier"] ?? 1) - (other.churn?.["brier"] ?? 1));
  const bests = bestsOf(
    CHURN_METRICS,
    rows.map((row) => row.churn),
  );
  return (
    <Table size="small" aria-label={t`Churn metrics`}>
      <TableHead>
        <TableRow>
          <TableCell>
            <Trans>Model</Trans>
          </TableCell>
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
            <MetricCells metrics={CHURN_METRICS} values={row.churn} bests={bests} />
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
