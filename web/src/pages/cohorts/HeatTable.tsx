import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Typography } from "@mui/material";

import type { CohortTable } from "../../api/generated";
import { money, whole } from "../../words/formats";
import { useChartColours } from "../../ui/charts/chartColours";
import { fullColourValue, heat } from "../../ui/tables/heat";
import { HEAT_TABLE } from "../../ui/tables/heatTable";
import { GroupMenu } from "../../ui/groups/GroupMenu";
import { cohortRule } from "./cohortRule";
import { cell, legend, rowName, STEP } from "./cohortWords";

const TABLE = {
  ...HEAT_TABLE,
  "& td.paid": { outline: "2px solid", outlineColor: "currentColor", outlineOffset: "-3px", fontWeight: 700 },
  "& td.ahead": {
    outline: "1px dashed",
    outlineColor: "currentColor",
    outlineOffset: "-2px",
    fontStyle: "italic",
  },
} as const;
const HATCHED = "repeating-linear-gradient(135deg, transparent 0 4px, rgb(127 127 127 / 0.18) 4px 6px)";

/** One row per cohort, coloured by value; predicted cells are hatched and slanted. */
export function HeatTable({ table, isOld }: { table: CohortTable; isOld: boolean }) {
  const colours = useChartColours();
  const columns = Math.max(0, ...table.rows.map((row) => row.values.length));
  const skip = table.metric === "retention" ? 1 : table.cumulative ? 0 : 1;
  const full = fullColourValue(table.rows.flatMap((row) => row.values.slice(skip)));
  const months = Array.from({ length: columns }, (_, at) => at);
  const step = table.step ?? "month";
  const hasPayback = table.rows.some((row) => row.payback != null);
  const hasCost = table.rows.some((row) => row.cac != null);
  const kind = table.metric === "retention" ? "share" : "money";
  const means = [
    { name: t`Average`, values: table.averages ?? [] },
    { name: t`Period before`, values: table.averages_before ?? [] },
  ].filter(({ values }) => values.length > 0);
  const hasAhead = table.rows.some((row) => row.actual < row.values.length);
  return (
    <>
      <Box
        component="table"
        aria-label={t`Cohorts`}
        aria-busy={isOld}
        sx={TABLE}
        style={{ opacity: isOld ? 0.6 : 1 }}
      >
        <thead>
          <tr>
            <th scope="col">{table.by === "month" ? t`First order` : t`Cohort`}</th>
            <th scope="col">
              <Trans>Customers</Trans>
            </th>
            {hasCost && (
              <th scope="col">
                <Trans>CAC</Trans>
              </th>
            )}
            {months.map((at) => (
              <th scope="col" key={at}>
                {at}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => {
            const name = rowName(table, row);
            return (
              <tr key={name}>
                <th scope="row">
                  {name} <GroupMenu name={name} rule={cohortRule(table, row)} />
                </th>
                <td>{whole(row.customers)}</td>
                {hasCost && <td>{money(row.cac, table.currency)}</td>}
                {months.map((at) => {
                  const value = row.values[at];
                  if (value === undefined) return <td key={at} />;
                  const isAhead = at >= row.actual;
                  const isPaidBack = at === row.payback;
                  const { background, text } = heat(at < skip ? 0 : value / full, colours);
                  const description = `${name}, ${STEP[step]} ${at}: ${cell(value, table, true)}${isAhead ? t`, predicted` : ""}${isPaidBack ? t`, acquisition cost paid back` : ""}`;
                  return (
                    <td
                      key={at}
                      title={description}
                      className={isAhead ? "ahead" : isPaidBack ? "paid" : undefined}
                      data-value={value}
                      data-kind={kind}
                      style={{
                        backgroundColor: background,
                        backgroundImage: isAhead ? HATCHED : undefined,
                        color: text,
                      }}
                    >
                      {cell(value, table, false)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          {means.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td />
              {hasCost && <td />}
              {months.map((at) => {
                const value = values[at];
                return (
                  <td key={at} data-value={value} data-kind={kind}>
                    {value === undefined ? "" : cell(value, table, false)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tfoot>
      </Box>
      <Typography
        variant="caption"
        component="p"
        sx={{ color: "text.secondary", position: "sticky", left: 0, maxWidth: 720, mt: 1 }}
      >
        {legend(table)}
        {hasAhead &&
          t`; hatched cells show predicted revenue from existing customers, spread evenly over the next ${table.horizon_days ?? "–"} days`}
        .
        {hasPayback &&
          t` A frame marks the first cell by which the margin has covered the acquisition cost (CAC).`}
      </Typography>
    </>
  );
}
