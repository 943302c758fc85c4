import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { TableCell, TableHead, TableRow, Typography } from "@mui/material";

import type { SpendResults } from "../../api/generated";
import { money, share, times, whole } from "../../words/formats";

const RIGHT = { textAlign: "right" } as const;

const HEADS = (horizon: number | null) => [
  t`Spend`,
  t`New customers`,
  "CAC",
  t`Revenue to date`,
  horizon ? t`Predicted revenue, ${horizon} days` : t`Predicted revenue`,
  t`ROAS to date`,
  t`ROAS with predicted revenue`,
  t`Low value`,
];

/** The head of a table whose rows are tracked. */
export function TrackedHead({ first, horizon }: { first: string; horizon: number | null }) {
  return (
    <TableHead>
      <TableRow>
        <TableCell>{first}</TableCell>
        {HEADS(horizon).map((name) => (
          <TableCell key={name} sx={RIGHT}>
            {name}
          </TableCell>
        ))}
      </TableRow>
    </TableHead>
  );
}

/** What came of a spend, cell by cell. */
export function TrackedCells({
  results,
  before,
  currency,
  recommended,
}: {
  results: SpendResults;
  /** Results of the period before, to compare with. */
  before?: SpendResults | null;
  currency: string;
  recommended?: number | null;
}) {
  const cells = texts(results, currency);
  const were = before && texts(before, currency);
  return (
    <>
      {cells.map((cell, at) => (
        <TableCell key={at} sx={RIGHT}>
          {cell}
          {at === 2 && recommended != null && (
            <Typography variant="caption" sx={{ display: "block", color: "text.secondary" }}>
              <Trans>recommended: up to {money(recommended, currency)}</Trans>
            </Typography>
          )}
          {were && (
            <Typography variant="caption" sx={{ display: "block", color: "text.secondary" }}>
              <Trans>before: {were[at]}</Trans>
            </Typography>
          )}
        </TableCell>
      ))}
    </>
  );
}

const texts = (results: SpendResults, currency: string) => [
  money(results.spend, currency),
  whole(results.customers),
  money(results.cac, currency),
  money(results.realised_value, currency),
  money(results.predicted_value, currency),
  times(results.roas_realised),
  times(results.roas_total),
  share(results.tiers["Low-CLV"]),
];
