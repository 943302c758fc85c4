import { Box, Typography } from "@mui/material";

import type { CohortTable } from "../../../api/generated";
import { whole } from "../../../words/formats";
import { useChartColours } from "../../../ui/charts/chartColours";
import { fullColourValue, heat } from "../../../ui/tables/heat";
import { HEAT_TABLE } from "../../../ui/tables/heatTable";
import { cell, rowName } from "./cohortWords";

const TABLE = {
  ...HEAT_TABLE,
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
  const hasAhead = table.rows.some((row) => row.actual < row.values.length);
  return (
    <>
      <Box
        component="table"
        aria-label="Cohorts"
        aria-busy={isOld}
        sx={TABLE}
        style={{ opacity: isOld ? 0.6 : 1 }}
      >
        <thead>
          <tr>
            <th scope="col">{table.by === "month" ? "First order" : "Cohort"}</th>
            <th scope="col">Customers</th>
            {months.map((at) => (
              <th scope="col" key={at}>
                {at}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => {
            const name = rowName(table.by, row);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{whole(row.customers)}</td>
                {months.map((at) => {
                  const value = row.values[at];
                  if (value === undefined) return <td key={at} />;
                  const isAhead = at >= row.actual;
                  const { background, text } = heat(at < skip ? 0 : value / full, colours);
                  const description = `${name}, month ${at}: ${cell(value, table, true)}${isAhead ? ", predicted" : ""}`;
                  return (
                    <td
                      key={at}
                      title={description}
                      className={isAhead ? "ahead" : undefined}
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
      </Box>
      <Typography
        variant="caption"
        component="p"
        sx={{ color: "text.secondary", position: "sticky", left: 0, maxWidth: 720, mt: 1 }}
      >
        Columns are months since the month of the first order (0). Incomplete months are not shown
        {hasAhead &&
          `; hatched cells show predicted revenue from existing customers, spread evenly over the next ${table.horizon_days} days`}
        .
      </Typography>
    </>
  );
}
