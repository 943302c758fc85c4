import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { ModelComparisonResponse } from "../../../api/generated";
import { share } from "../../../words/formats";
import { VALUE_METRICS, winner } from "../../../words/metrics";

/** Who is better, in a sentence. */
export function verdictOf(comparison: ModelComparisonResponse): string {
  const [first, second] = comparison.wins;
  if (comparison.obstacle) return t`These versions cannot be compared: ${comparison.obstacle}.`;
  const of = t`(${first} of ${first + second} metrics that differ)`;
  if (first > second) return t`Version ${comparison.first} did better in the back-test ${of}.`;
  if (first === second) return t`Neither version did better in the back-test.`;
  return t`Version ${comparison.second} did better in the back-test (${second} of ${first + second} metrics that differ).`;
}

/** The figures a promotion is judged by, of two versions. */
export function ComparisonTable({
  comparison,
  currency,
}: {
  comparison: ModelComparisonResponse;
  currency: string;
}) {
  const metrics = VALUE_METRICS.filter((metric) => metric.key in comparison.first_metrics);
  const strong = (isBetter: boolean) => ({ fontWeight: isBetter ? 700 : 400 });
  return (
    <Table size="small" aria-label={t`Version comparison`}>
      <TableHead>
        <TableRow>
          <TableCell>{comparison.relative ? t`Relative to the best baseline` : t`Metric`}</TableCell>
          <TableCell align="right">
            <Trans>Version {comparison.first}</Trans>
          </TableCell>
          <TableCell align="right">
            <Trans>Version {comparison.second}</Trans>
          </TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {metrics.map((metric) => {
          const [first, second] = [
            comparison.first_metrics[metric.key],
            comparison.second_metrics[metric.key],
          ];
          const better = winner(metric, first, second);
          const show = comparison.relative ? share : (value: typeof first) => metric.show(value, currency);
          return (
            <TableRow key={metric.key}>
              <TableCell component="th" scope="row">
                {metric.name}
              </TableCell>
              <TableCell align="right" sx={strong(better === 1)}>
                {show(first)}
              </TableCell>
              <TableCell align="right" sx={strong(better === 2)}>
                {show(second)}
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
