import { Box } from "@mui/material";

import { money, share, whole } from "../../app/formats";
import { useChartColours } from "../../ui/chartColours";
import { fullFrom, heat } from "../../ui/heat";
import { cellMoney, type Made } from "./cohortValues";
import { monthName } from "./revenueChart";

const CELL = { px: 0.75, py: 0.5, textAlign: "right", whiteSpace: "nowrap", fontSize: "0.75rem" } as const;
const STUCK = { position: "sticky", left: 0, bgcolor: "background.paper", zIndex: 1 } as const;

/** One row per cohort, coloured by value; the first month, which all have in common, is left pale. */
export function CohortTable({ made, currency }: { made: Made; currency: string }) {
  const colours = useChartColours();
  const full = fullFrom(made.rows.flatMap((row) => row.values.slice(1).filter(Number.isFinite)));
  const say = (value: number | undefined, exact: boolean) => {
    if (value == null || !Number.isFinite(value)) return "";
    if (made.shown === "share") return exact ? share(value) : share(Math.round(value * 100) / 100);
    if (made.shown === "count")
      return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : whole(value);
    return exact ? money(value, currency) : cellMoney(value, currency);
  };
  const months = Array.from({ length: made.columns }, (_, at) => at);
  return (
    <Box
      component="table"
      sx={{ borderCollapse: "separate", borderSpacing: "2px", fontVariantNumeric: "tabular-nums" }}
    >
      <caption style={{ textAlign: "left", captionSide: "bottom", fontSize: "0.75rem", paddingTop: 8 }}>
        Columns: months since the month of the first order (0). Who ordered before the log begins counts to
        its first month.
      </caption>
      <thead>
        <tr>
          <Box component="th" scope="col" sx={{ ...CELL, ...STUCK, textAlign: "left" }}>
            First order
          </Box>
          <Box component="th" scope="col" sx={CELL}>
            New
          </Box>
          {months.map((at) => (
            <Box
              component="th"
              scope="col"
              key={at}
              sx={{ ...CELL, color: "text.secondary", fontWeight: 500 }}
            >
              {at}
            </Box>
          ))}
        </tr>
      </thead>
      <tbody>
        {made.rows.map((row) => (
          <tr key={row.month}>
            <Box component="th" scope="row" sx={{ ...CELL, ...STUCK, textAlign: "left", fontWeight: 500 }}>
              {monthName(row.month)}
            </Box>
            <Box component="td" sx={{ ...CELL, color: "text.secondary" }}>
              {whole(row.customers)}
            </Box>
            {months.map((at) => {
              const value = row.values[at];
              if (value == null || !Number.isFinite(value)) return <td key={at} />;
              const { background, text } = heat(at === 0 ? 0 : value / full, colours);
              const title = `${monthName(row.month)}, month ${at}: ${say(value, true)}`;
              return (
                <Box
                  component="td"
                  key={at}
                  title={title}
                  sx={{ ...CELL, borderRadius: 0.5 }}
                  style={{ background, color: text }}
                >
                  {say(value, false)}
                </Box>
              );
            })}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <Box component="th" scope="row" sx={{ ...CELL, ...STUCK, textAlign: "left" }}>
            Mean
          </Box>
          <td />
          {months.map((at) => (
            <Box component="td" key={at} sx={{ ...CELL, fontWeight: 600 }}>
              {say(made.means[at], false)}
            </Box>
          ))}
        </tr>
      </tfoot>
    </Box>
  );
}
