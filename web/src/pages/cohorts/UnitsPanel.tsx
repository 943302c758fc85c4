import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";

import { type UnitEconomics, type UnitRow, useUnitEconomicsQuery } from "../../api/generated";
import { decimal, money, share, whole } from "../../words/formats";
import { Choice } from "../../ui/forms/Choice";
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
      title="Acquisition cost and customer value"
      explanation={data && explained(data)}
      action={
        <Choice
          label="Customers by"
          names={{ source: BY.source, month: "Month", first_product: BY.first_product, country: BY.country }}
          value={by}
          choose={choose}
        />
      }
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      empty={data?.rows.length === 0 && "No orders yet."}
      height={260}
    >
      {data && (
        <Table size="small" aria-label="Acquisition cost and customer value">
          <TableHead>
            <TableRow>
              <TableCell>{by === "month" ? "Month" : BY[by]}</TableCell>
              <TableCell sx={RIGHT}>Customers</TableCell>
              <TableCell sx={RIGHT}>CAC</TableCell>
              <TableCell sx={RIGHT}>Revenue to date</TableCell>
              <TableCell sx={RIGHT}>Predicted revenue</TableCell>
              <TableCell sx={RIGHT}>LTV (margin)</TableCell>
              <TableCell sx={RIGHT}>LTV − CAC</TableCell>
              <TableCell sx={RIGHT}>LTV : CAC</TableCell>
              <TableCell sx={RIGHT}>Payback</TableCell>
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
        {rowName(table, row)}
      </TableCell>
      <TableCell sx={RIGHT}>{whole(row.customers)}</TableCell>
      <TableCell sx={RIGHT}>
        {show(row.cac)}
        {row.cac_basis && (
          <Typography variant="caption" sx={{ display: "block", color: "text.secondary" }}>
            {row.cac_basis === "campaigns" ? "from campaigns" : "from customer costs"}
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
  if (month === null) return "Not yet";
  if (month === 0) return "First month";
  return month === 1 ? "1 month" : `${month} months`;
}

function explained(table: UnitEconomics): string {
  const basis =
    table.margin_basis === "cost"
      ? "based on the costs in the order log"
      : table.margin_share === 1
        ? "because no costs are known"
        : "as configured";
  return (
    `Per customer. Margin is ${share(table.margin_share)} of revenue, ${basis}. Predicted revenue ` +
    `covers ${table.horizon_days ?? "–"} days. An LTV : CAC ratio of ${GOOD} or more is considered healthy. ` +
    `Recommended CAC is ${share(table.cac_share)} of predicted revenue.`
  );
}
