import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { ReceiptShown } from "../../api/generated";
import { moment, whole } from "../../app/formats";
import { Panel } from "../../ui/Panel";

/** What the channel said about each call. */
export function Receipts({ receipts }: { receipts: ReceiptShown[] }) {
  if (receipts.length === 0) return null;
  return (
    <Panel title="Receipts" explanation="What the channel said about each call.">
      <Table size="small" aria-label="Receipts">
        <TableHead>
          <TableRow>
            <TableCell>Call</TableCell>
            <TableCell>Action</TableCell>
            <TableCell align="right">Rows</TableCell>
            <TableCell align="right">Taken</TableCell>
            <TableCell align="right">No use</TableCell>
            <TableCell>Sent</TableCell>
            <TableCell>Note</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {receipts.map((one) => (
            <TableRow key={`${one.action}${one.attempt}.${one.seq}`}>
              <TableCell component="th" scope="row">
                {one.attempt + 1}.{one.seq}
              </TableCell>
              <TableCell>{one.action}</TableCell>
              <TableCell align="right">{whole(one.rows)}</TableCell>
              <TableCell align="right">{whole(one.received)}</TableCell>
              <TableCell align="right">{whole(one.invalid)}</TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }}>
                {one.sent_at ? moment(one.sent_at) : "on its way"}
              </TableCell>
              <TableCell>{one.note}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
