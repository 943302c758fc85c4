import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { ReceiptResponse } from "../../api/generated";
import { moment, whole } from "../../words/formats";
import { Panel } from "../../ui/Panel";

/** What the channel said about each call. */
export function Receipts({ receipts }: { receipts: ReceiptResponse[] }) {
  if (receipts.length === 0) return null;
  return (
    <Panel title={t`Delivery log`} explanation={t`The channel's response to each request.`}>
      <Table size="small" aria-label={t`Delivery log`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Request</Trans>
            </TableCell>
            <TableCell>
              <Trans>Action</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Rows</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Accepted</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Rejected</Trans>
            </TableCell>
            <TableCell>
              <Trans>Sent</Trans>
            </TableCell>
            <TableCell>
              <Trans>Note</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {receipts.map((receipt) => (
            <TableRow key={`${receipt.action}${receipt.attempt}.${receipt.seq}`}>
              <TableCell component="th" scope="row">
                {receipt.attempt + 1}.{receipt.seq}
              </TableCell>
              <TableCell>{receipt.action}</TableCell>
              <TableCell align="right">{whole(receipt.rows)}</TableCell>
              <TableCell align="right">{whole(receipt.received)}</TableCell>
              <TableCell align="right">{whole(receipt.invalid)}</TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }}>
                {receipt.sent_at ? moment(receipt.sent_at) : t`Pending`}
              </TableCell>
              <TableCell>{receipt.note}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
