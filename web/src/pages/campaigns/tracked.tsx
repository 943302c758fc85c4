import { TableCell, TableHead, TableRow, Typography } from "@mui/material";

import type { Tracked } from "../../api/generated";
import { money, share, whole } from "../../words/formats";
import { times } from "../budget/plan";

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
  one,
  currency,
  recommended,
}: {
  one: Tracked;
  currency: string;
  recommended?: number | null;
}) {
  const cells = [
    money(one.spend, currency),
    whole(one.customers),
    money(one.cac, currency),
    money(one.realised_value, currency),
    money(one.predicted_value, currency),
    times(one.roas_realised),
    times(one.roas_total),
    share(one.tiers["Low-CLV"]),
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
