import { TableCell, TableHead, TableRow, Typography } from "@mui/material";

import type { SpendResults } from "../../api/generated";
import { money, share, times, whole } from "../../words/formats";

const RIGHT = { textAlign: "right" } as const;

const HEADS = (horizon: number | null) => [
  "Spend",
  "New customers",
  "CAC",
  "Revenue to date",
  horizon ? `Predicted revenue, ${horizon} days` : "Predicted revenue",
  "ROAS to date",
  "ROAS with predicted revenue",
  "Low value",
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
  currency,
  recommended,
}: {
  results: SpendResults;
  currency: string;
  recommended?: number | null;
}) {
  const cells = [
    money(results.spend, currency),
    whole(results.customers),
    money(results.cac, currency),
    money(results.realised_value, currency),
    money(results.predicted_value, currency),
    times(results.roas_realised),
    times(results.roas_total),
    share(results.tiers["Low-CLV"]),
  ];
  return (
    <>
      {cells.map((cell, at) => (
        <TableCell key={at} sx={RIGHT}>
          {cell}
          {at === 2 && recommended != null && (
            <Typography variant="caption" sx={{ display: "block", color: "text.secondary" }}>
              recommended: up to {money(recommended, currency)}
            </Typography>
          )}
        </TableCell>
      ))}
    </>
  );
}
