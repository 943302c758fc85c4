import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box } from "@mui/material";

import type { SegmentMoves } from "../../../api/generated";
import { share, whole } from "../../../words/formats";
import { groupWords } from "../../../words/groupWords";
import { useChartColours } from "../../../ui/charts/chartColours";
import { heat } from "../../../ui/tables/heat";
import { flows, side } from "./flows";

const HEAD = {
  fontSize: "0.75rem",
  fontWeight: 500,
  color: "text.secondary",
  p: 0.5,
  verticalAlign: "bottom",
};
const STUCK = { position: "sticky", left: 0, bgcolor: "background.paper", zIndex: 1 } as const;
const CELL = { fontSize: "0.8rem", p: 0.75, textAlign: "right", borderRadius: 0.5, minWidth: 56 };

/** Rows: the group before; columns: the group now. Coloured by the share of the row; who stayed is framed. */
export function MovesTable({ moves }: { moves: SegmentMoves }) {
  const colours = useChartColours();
  const all = flows(moves);
  const [rows, columns] = [side(all, moves.groups, "from"), side(all, moves.groups, "to")];
  const count = (from: string, to: string) =>
    all.filter((flow) => flow.from === from && flow.to === to).reduce((sum, flow) => sum + flow.customers, 0);
  return (
    <Box
      component="table"
      aria-label={t`Customers by group before (rows) and now (columns)`}
      sx={{ borderCollapse: "separate", borderSpacing: "2px", fontVariantNumeric: "tabular-nums" }}
    >
      <thead>
        <tr>
          <Box component="th" scope="col" sx={{ ...HEAD, ...STUCK, textAlign: "left" }}>
            <Trans>Before ↓ Now →</Trans>
          </Box>
          {columns.map((name) => (
            <Box component="th" scope="col" key={name} sx={{ ...HEAD, textAlign: "right", maxWidth: 90 }}>
              {groupWords(name)}
            </Box>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((from) => {
          const total = columns.reduce((sum, to) => sum + count(from, to), 0);
          return (
            <tr key={from}>
              <Box
                component="th"
                scope="row"
                sx={{ ...HEAD, ...STUCK, textAlign: "left", whiteSpace: "nowrap", pr: 1.5 }}
              >
                {groupWords(from)}
              </Box>
              {columns.map((to) => {
                const customers = count(from, to);
                if (!customers) return <td key={to} />;
                const { background, text } = heat(customers / total, colours);
                return (
                  <Box
                    component="td"
                    key={to}
                    title={t`${groupWords(from)} → ${groupWords(to)}: ${whole(customers)} customers, ${share(customers / total)} of ${groupWords(from)}`}
                    sx={{
                      ...CELL,
                      outline: from === to ? "1.5px solid" : "none",
                      outlineColor: "text.secondary",
                    }}
                    style={{ background, color: text }}
                  >
                    {whole(customers)}
                  </Box>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </Box>
  );
}
