import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { ComparedShown } from "../../api/generated";
import { share } from "../../app/formats";
import { VALUE_METRICS, winner } from "./metrics";

/** Who is better, in a sentence. */
export function verdictOf(found: ComparedShown): string {
  const [first, second] = found.wins;
  if (found.obstacle) return `They cannot be compared: ${found.obstacle}.`;
  const of = `(${first} of ${first + second} figures that differ)`;
  if (first > second) return `Version ${found.first} was better on the past ${of}.`;
  if (first === second) return `Neither was better on the past than the other.`;
  return `Version ${found.second} was better on the past (${second} of ${first + second} figures that differ).`;
}

/** The figures a promotion is judged by, of two versions. */
export function ComparedTable({ found, currency }: { found: ComparedShown; currency: string }) {
  const metrics = VALUE_METRICS.filter((one) => one.key in found.first_metrics);
  const strong = (isBetter: boolean) => ({ fontWeight: isBetter ? 700 : 400 });
  return (
    <Table size="small" aria-label="Two versions compared">
      <TableHead>
        <TableRow>
          <TableCell>{found.relative ? "As a share of the best simple rule's" : "Figure"}</TableCell>
          <TableCell align="right">Version {found.first}</TableCell>
          <TableCell align="right">Version {found.second}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {metrics.map((metric) => {
          const [first, second] = [found.first_metrics[metric.key], found.second_metrics[metric.key]];
          const better = winner(metric, first, second);
          const show = found.relative ? share : (value: typeof first) => metric.show(value, currency);
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
