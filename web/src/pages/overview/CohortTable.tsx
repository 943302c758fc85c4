import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box } from "@mui/material";

import { money, monthName, share, whole } from "../../words/formats";
import { useChartColours } from "../../ui/charts/chartColours";
import { fullColourValue, heat } from "../../ui/tables/heat";
import { HEAT_TABLE } from "../../ui/tables/heatTable";
import { cellMoney, type CohortRows } from "./cohortValues";

const TABLE = { ...HEAT_TABLE, "& tfoot td": { fontWeight: 600 } } as const;

/** One row per cohort, coloured by value; the first month, which all have in common, is left pale. */
export function CohortTable({ cohorts, currency }: { cohorts: CohortRows; currency: string }) {
  const colours = useChartColours();
  const full = fullColourValue(cohorts.rows.flatMap((row) => row.values.slice(1).filter(Number.isFinite)));
  const say = (value: number | undefined, exact: boolean) => {
    if (value == null || !Number.isFinite(value)) return "";
    if (cohorts.shown === "share") return exact ? share(value) : share(Math.round(value * 100) / 100);
    if (cohorts.shown === "count")
      return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : whole(value);
    return exact ? money(value, currency) : cellMoney(value, currency);
  };
  const kind = { share: "share", money: "money", count: "decimal" }[cohorts.shown];
  const months = Array.from({ length: cohorts.columns }, (_, at) => at);
  return (
    <Box component="table" sx={TABLE}>
      <caption style={{ textAlign: "left", captionSide: "bottom", fontSize: "0.75rem", paddingTop: 8 }}>
        <Trans>
          Columns are months since the month of the first order (0). Customers who first ordered before the
          log starts count toward its first month.
        </Trans>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Trans>First order</Trans>
          </th>
          <th scope="col">
            <Trans>New</Trans>
          </th>
          {months.map((at) => (
            <th scope="col" key={at}>
              {at}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cohorts.rows.map((row) => (
          <tr key={row.month}>
            <th scope="row">{monthName(row.month)}</th>
            <td>{whole(row.customers)}</td>
            {months.map((at) => {
              const value = row.values[at];
              if (value == null || !Number.isFinite(value)) return <td key={at} />;
              const { background, text } = heat(at === 0 ? 0 : value / full, colours);
              const title = t`${monthName(row.month)}, month ${at}: ${say(value, true)}`;
              return (
                <td
                  key={at}
                  title={title}
                  style={{ background, color: text }}
                  data-value={value}
                  data-kind={kind}
                >
                  {say(value, false)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            <Trans>Average</Trans>
          </th>
          <td />
          {months.map((at) => (
            <td key={at} data-value={cohorts.means[at]} data-kind={kind}>
              {say(cohorts.means[at], false)}
            </td>
          ))}
        </tr>
      </tfoot>
    </Box>
  );
}
