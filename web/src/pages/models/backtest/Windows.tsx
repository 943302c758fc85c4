import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { BacktestSummary } from "../../../api/generated";
import { day, whole } from "../../../words/formats";
import { groupWords } from "../../../words/groupWords";
import { Head } from "./MetricCells";
import { VALUE_METRICS } from "../../../words/metrics";

const SHOWN = ["mae", "rmse", "bias", "spearman", "top_decile_share", "coverage"].map((key) =>
  VALUE_METRICS.find((metric) => metric.key === key)!,
);

/** One model, window by window or tier by tier. */
export function Windows({ tested, currency }: { tested: BacktestSummary; currency: string }) {
  const rows: [string, Record<string, number | null>][] = [
    ...tested.windows.map((window): [string, Record<string, number | null>] => [
      t`${tested.horizon_days} days from ${day(window.as_of)}`,
      window.metrics,
    ]),
    ...Object.entries(tested.tiers).map(([tier, metrics]): [string, Record<string, number | null>] => [
      t`${groupWords(tier)}, all windows`,
      metrics,
    ]),
  ];
  return (
    <Table size="small" aria-label={t`Results by window`}>
      <TableHead>
        <TableRow>
          <TableCell>
            <Trans>Window</Trans>
          </TableCell>
          <TableCell align="right">
            <Trans>Customers</Trans>
          </TableCell>
          {SHOWN.map((metric) => (
            <Head key={metric.key} metric={metric} />
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map(([name, metrics]) => (
          <TableRow key={name}>
            <TableCell component="th" scope="row" sx={{ whiteSpace: "nowrap" }}>
              {name}
            </TableCell>
            <TableCell align="right">{whole(metrics["n"])}</TableCell>
            {SHOWN.map((metric) => (
              <TableCell key={metric.key} align="right">
                {metric.show(metrics[metric.key], currency)}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
