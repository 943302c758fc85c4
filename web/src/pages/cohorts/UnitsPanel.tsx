import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
      title={t`Acquisition cost and customer value`}
      explanation={data && explained(data)}
      action={
        <Choice
          label={t`Customers by`}
          names={{ source: BY.source, month: t`Month`, first_product: BY.first_product, country: BY.country }}
          value={by}
          choose={choose}
        />
      }
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      empty={data?.rows.length === 0 && t`No orders yet.`}
      height={260}
    >
      {data && (
        <Table size="small" aria-label={t`Acquisition cost and customer value`}>
          <TableHead>
            <TableRow>
              <TableCell>{by === "month" ? t`Month` : BY[by]}</TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Customers</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>CAC</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Revenue to date</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Predicted revenue</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>LTV (margin)</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>LTV − CAC</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>LTV : CAC</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Payback</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Recommended CAC</Trans>
              </TableCell>
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
            {row.cac_basis === "campaigns" ? t`from campaigns` : t`from customer costs`}
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
  if (month === null) return t`Not yet`;
  if (month === 0) return t`First month`;
  return month === 1 ? t`1 month` : t`${month} months`;
}

function explained(table: UnitEconomics): string {
  const basis =
    table.margin_basis === "cost"
      ? t`based on the costs in the order log`
      : table.margin_share === 1
        ? t`because no costs are known`
        : t`as configured`;
  return t`Per customer. Margin is ${share(table.margin_share)} of revenue, ${basis}. Predicted revenue covers ${table.horizon_days ?? "–"} days. An LTV : CAC ratio of ${GOOD} or more is considered healthy. Recommended CAC is ${share(table.cac_share)} of predicted revenue.`;
}
