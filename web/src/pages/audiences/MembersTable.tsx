import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Table, TableBody, TableCell, TableRow, Typography } from "@mui/material";

import { whole } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { contactKeys, problemWords, reasonWords } from "./words";

interface Props {
  segment: string;
  members: {
    segment_size: number | null;
    size: number;
    held_out: number;
    left_out: Record<string, number>;
    problems: Record<string, number>;
    keys: Record<string, number>;
    suppression: Record<string, number>;
  };
}

/** From the segment to who is sent: everybody is accounted for. */
export function MembersTable({ segment, members }: Props) {
  return (
    <>
      <Table size="small" aria-label={t`Members`} sx={{ maxWidth: 560 }}>
        <TableBody>
          <Row words={t`Segment ${groupWords(segment)}`} count={whole(members.segment_size)} />
          {Object.entries(members.left_out).map(([reason, count]) => (
            <Row key={reason} words={reasonWords(reason)} count={`− ${whole(count)}`} isPart />
          ))}
          {members.held_out > 0 && (
            <Row words={t`Hold-out group`} count={`− ${whole(members.held_out)}`} isPart />
          )}
          <Row words={t`Members`} count={whole(members.size)} isBold />
        </TableBody>
      </Table>
      <Typography variant="body2" sx={{ color: "text.secondary", mt: 1 }}>
        {contactKeys(members.keys)
          .map(([word, count]) => t`Matchable by ${word}: ${whole(count)}`)
          .join(" · ")}
      </Typography>
      {members.suppression.customers === 0 && (
        <Alert severity="warning" sx={{ mt: 1.5, maxWidth: 560 }}>
          <Trans>
            None of the {whole(members.suppression.entries)} entries in the suppression list matches a
            customer. Check that its first column holds customer IDs or email addresses.
          </Trans>
        </Alert>
      )}
      {Object.keys(members.problems).length > 0 && (
        <Alert severity="warning" sx={{ mt: 1.5, maxWidth: 560 }}>
          <Trans>
            {Object.entries(members.problems)
              .map(([kind, count]) => `${whole(count)} ${problemWords(kind)}`)
              .join("; ")}
            . These contact details are not sent.
          </Trans>
        </Alert>
      )}
    </>
  );
}

interface RowProps {
  words: string;
  count: string;
  isPart?: boolean;
  isBold?: boolean;
}

function Row({ words, count, isPart, isBold }: RowProps) {
  const sx = { fontWeight: isBold ? 650 : undefined };
  return (
    <TableRow>
      <TableCell component="th" scope="row" sx={sx}>
        <Box sx={{ pl: isPart ? 2 : 0 }}>{words}</Box>
      </TableCell>
      <TableCell align="right" sx={{ ...sx, fontVariantNumeric: "tabular-nums" }}>
        {count}
      </TableCell>
    </TableRow>
  );
}
