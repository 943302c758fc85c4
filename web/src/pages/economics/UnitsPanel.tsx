import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";

import { type UnitEconomics, type UnitRow, useUnitEconomicsQuery } from "../../api/generated";
import { decimal, money, share, whole } from "../../app/formats";
import { Choice } from "../../ui/Choice";
import { Panel } from "../../ui/Panel";
import { useChoice } from "../../ui/useChoice";
import { BY, rowName } from "./cohortWords";

const RIGHT = { textAlign: "right" } as const;
const GOOD = 3;

/** What winning a customer cost against what they bring. */
export function UnitsPanel() {
  const [by, choose] = useChoice("of", ["source", "month", "first_product", "country"]);
  const { currentData: data, isFetching, error, refetch } = useUnitEconomicsQuery({ by });
  return (
    <Panel
      title="Cost of winning a customer, and what they bring"
      explanation={data && explained(data)}
      action={
        <Choice
          label="Customers by"
          names={{ source: BY.source, month: BY.month, first_product: BY.first_product, country: BY.country }}
          value={by}
          choose={choose}
        />
      }
      loading={isFetching && !data}
      error={error}
      again={refetch}
      empty={data?.rows.length === 0 && "There are no orders yet."}
      height={260}
    >
      {data && (
        <Table size="small" aria-label="Cost of winning a customer">
          <TableHead>
            <TableRow>
              <TableCell>{BY[by]}</TableCell>
              <TableCell sx={RIGHT}>Customers</TableCell>
              <TableCell sx={RIGHT}>Cost to win one (CAC)</TableCell>
              <TableCell sx={RIGHT}>Spent so far</TableCell>
              <TableCell sx={RIGHT}>To come</TableCell>
              <TableCell sx={RIGHT}>Margin of both (LTV)</TableCell>
              <TableCell sx={RIGHT}>LTV less CAC</TableCell>
              <TableCell sx={RIGHT}>LTV : CAC</TableCell>
              <TableCell sx={RIGHT}>Paid back</TableCell>
              <TableCell sx={RIGHT}>Recommended CAC</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data.rows.map((row) => (
              <Row key={row.month ?? row.name ?? ""} row={row} table={data} />
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}

function Row({ row, table }: { row: UnitRow; table: UnitEconomics }) {
  const show = (value: number | null) => money(value, table.currency);
  const isGood = row.ltv_to_cac !== null && row.ltv_to_cac >= GOOD;
  return (
    <TableRow>
      <TableCell component="th" scope="row">
        {rowName(table.by, row)}
      </TableCell>
      <TableCell sx={RIGHT}>{whole(row.customers)}</TableCell>
      <TableCell sx={RIGHT}>
        {show(row.cac)}
        {row.cac_basis && (
          <Typography variant="caption" sx={{ display: "block", color: "text.secondary" }}>
            {row.cac_basis === "campaigns" ? "by campaigns" : "by customers"}
          </Typography>
        )}
      </TableCell>
      <TableCell sx={RIGHT}>{show(row.realised)}</TableCell>
      <TableCell sx={RIGHT}>{show(row.predicted)}</TableCell>
      <TableCell sx={RIGHT}>{show(row.ltv)}</TableCell>
      <TableCell sx={RIGHT}>{show(row.contribution)}</TableCell>
      <TableCell
        sx={[
          RIGHT,
          row.ltv_to_cac !== null && { color: isGood ? "success.main" : "error.main", fontWeight: 620 },
        ]}
      >
        {decimal(row.ltv_to_cac, 1)}
      </TableCell>
      <TableCell sx={RIGHT}>{paidBack(row)}</TableCell>
      <TableCell sx={RIGHT}>{show(row.recommended_cac)}</TableCell>
    </TableRow>
  );
}

/** In words: at once, after some months, not yet. */
export function paidBack({ cac, payback_month: month }: Pick<UnitRow, "cac" | "payback_month">): string {
  if (cac === null) return "–";
  if (month === null) return "not yet";
  if (month === 0) return "in the first month";
  return month === 1 ? "after 1 month" : `after ${month} months`;
}

function explained(found: UnitEconomics): string {
  const basis =
    found.margin_basis === "cost"
      ? "by the costs in the log"
      : found.margin_share === 1
        ? "as no costs are known: revenue counts as margin"
        : "as it was set";
  return (
    `Per customer. Margin is ${share(found.margin_share)} of revenue, ${basis}. To come: predicted for ` +
    `${found.horizon_days ?? "–"} days. A ratio of ${GOOD} and more is held to be healthy. Recommended: ` +
    `${share(found.cac_share)} of what is to come.`
  );
}
