import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, ButtonBase, Tooltip } from "@mui/material";
import { Link } from "react-router";

import type { RfmCell } from "../../../api/generated";
import { money, share, shortMoney, whole } from "../../../words/formats";
import { groupWords } from "../../../words/groupWords";
import { useChartColours } from "../../../ui/charts/chartColours";
import { fullColourValue, heat } from "../../../ui/tables/heat";
import { customersWith } from "../../../app/addresses";
import { GroupMenu } from "../../../ui/groups/GroupMenu";
import { ruleWith } from "../../../ui/groups/groupRule";

export type Shown = "customers" | "value" | "each";

interface Props {
  cells: RfmCell[];
  shown: Shown;
  currency: string;
}

const RECENCY = [5, 4, 3, 2, 1];
const FREQUENCY = [1, 2, 3, 4, 5];
const ENDS: Record<number, [string, string]> = {
  1: [t`oldest`, t`lowest`],
  5: [t`latest`, t`highest`],
};

export const valueOf = (cell: RfmCell, shown: Shown): number | null =>
  shown === "customers"
    ? cell.customers
    : cell.predicted_clv == null
      ? null
      : shown === "value"
        ? cell.predicted_clv
        : cell.predicted_clv / cell.customers;

/** The grid; ties share the lowest of their scores, so some cells have nobody. */
export function RfmTable({ cells, shown, currency }: Props) {
  const full = fullColourValue(cells.map((cell) => valueOf(cell, shown) ?? 0));
  const byScores = new Map(cells.map((cell) => [`${cell.recency_score} ${cell.frequency_score}`, cell]));
  return (
    <Box
      component="table"
      aria-label={t`Customers by recency and frequency`}
      sx={{
        width: "100%",
        minWidth: 560,
        tableLayout: "fixed",
        borderCollapse: "separate",
        borderSpacing: "4px",
      }}
    >
      <thead>
        <tr>
          <Head>
            <Trans>Recency ↓ Frequency →</Trans>
          </Head>
          {FREQUENCY.map((score) => (
            <Head key={score}>{label(score, 1)}</Head>
          ))}
        </tr>
      </thead>
      <tbody>
        {RECENCY.map((recency) => (
          <tr key={recency}>
            <Head row>{label(recency, 0)}</Head>
            {FREQUENCY.map((frequency) => (
              <Box component="td" key={frequency} sx={{ p: 0, height: 68 }}>
                <Cell cell={byScores.get(`${recency} ${frequency}`)} {...{ shown, currency, full }} />
              </Box>
            ))}
          </tr>
        ))}
      </tbody>
    </Box>
  );
}

const label = (score: number, which: 0 | 1) => `${score}${ENDS[score] ? ` (${ENDS[score][which]})` : ""}`;

function Head({ children, row = false }: { children: React.ReactNode; row?: boolean }) {
  return (
    <Box
      component="th"
      scope={row ? "row" : "col"}
      sx={{
        fontSize: "0.75rem",
        fontWeight: 500,
        color: "text.secondary",
        textAlign: row ? "right" : "center",
        p: 0.5,
      }}
    >
      {children}
    </Box>
  );
}

interface CellProps {
  cell: RfmCell | undefined;
  shown: Shown;
  currency: string;
  full: number;
}

function Cell({ cell, shown, currency, full }: CellProps) {
  const colours = useChartColours();
  if (!cell) {
    return (
      <Box
        sx={{ height: 1, borderRadius: 1, border: "1px dashed", borderColor: "divider" }}
        title={t`No customers`}
      />
    );
  }
  const value = valueOf(cell, shown);
  const { background, text } = heat((value ?? 0) / full, colours);
  const label =
    shown === "customers"
      ? whole(value)
      : shown === "value"
        ? shortMoney(value, currency)
        : money(value, currency);
  const description = t`${whole(cell.customers)} customers, mostly ${groupWords(cell.segment)}. The median customer last ordered ${whole(cell.days_since_last_order)} days ago and has ${cell.orders === 1 ? t`1 order` : t`${whole(cell.orders)} orders`}. Total predicted value: ${money(cell.predicted_clv, currency)}, ${share(cell.share_of_value)} of all value.`;
  const scores = { recency_score: cell.recency_score, frequency_score: cell.frequency_score };
  return (
    <Box sx={{ position: "relative", height: 1 }}>
      <Tooltip title={description} describeChild>
        <ButtonBase
          component={Link}
          to={customersWith(scores)}
          sx={{
            width: 1,
            height: 1,
            borderRadius: 1,
            flexDirection: "column",
            px: 0.5,
            "&:focus-visible": { outline: "2px solid", outlineColor: "text.primary" },
          }}
          style={{ background, color: text }}
        >
          <Box component="span" sx={{ fontWeight: 620, fontVariantNumeric: "tabular-nums" }}>
            {label}
          </Box>
          <Box component="span" sx={{ fontSize: "0.75rem", textAlign: "center", lineHeight: 1.2 }}>
            {groupWords(cell.segment)}
          </Box>
        </ButtonBase>
      </Tooltip>
      <Box sx={{ position: "absolute", top: 0, right: 0 }} style={{ color: text }}>
        <GroupMenu
          name={t`Recency ${cell.recency_score}, frequency ${cell.frequency_score}`}
          rule={ruleWith(scores)}
          customers={customersWith(scores)}
        />
      </Box>
    </Box>
  );
}
