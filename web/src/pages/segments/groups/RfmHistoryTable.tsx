import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";

import type { RfmHistory } from "../../../api/generated";
import { money, whole } from "../../../words/formats";
import { groupWords } from "../../../words/groupWords";
import { endName, movedOn, present, type Shown, sizeOf } from "./rfmHistory";

interface Props {
  history: RfmHistory;
  shown: Shown;
  currency: string;
}

/** One row per day, newest first; below a number of customers, who entered and who left since the day before. */
export function RfmHistoryTable({ history, shown, currency }: Props) {
  const segments = present(history);
  return (
    <Table size="small" aria-label={t`RFM segments over time`}>
      <TableHead>
        <TableRow>
          <TableCell>
            <Trans>Up to</Trans>
          </TableCell>
          {segments.map((name) => (
            <TableCell key={name} align="right">
              {groupWords(name)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {history.days.toReversed().map((day) => (
          <TableRow key={day.as_of}>
            <TableCell component="th" scope="row" sx={{ whiteSpace: "nowrap" }}>
              {endName(day.as_of)}
            </TableCell>
            {segments.map((name) => {
              const value = sizeOf(day, name, shown);
              const moved = shown === "customers" ? movedOn(day, name) : null;
              return (
                <TableCell key={name} align="right" sx={{ fontVariantNumeric: "tabular-nums" }}>
                  {shown === "customers" ? whole(value) : money(value, currency)}
                  {moved && (
                    <Typography
                      variant="caption"
                      title={t`${whole(moved.entered)} entered, ${whole(moved.left)} left`}
                      sx={{ display: "block", color: "text.secondary", whiteSpace: "nowrap" }}
                    >
                      +{whole(moved.entered)} −{whole(moved.left)}
                    </Typography>
                  )}
                </TableCell>
              );
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
