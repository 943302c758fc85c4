import { Trans } from "@lingui/react/macro";
import { Alert, Stack, Table, TableBody, TableCell, TableRow } from "@mui/material";

import type { ErasureResponse } from "../../api/generated";
import { whole } from "../../words/formats";
import { removed } from "./places";

/** What an erasure removes, or removed, and what is left to do elsewhere. */
export function RemovedTable({ result, name }: { result: ErasureResponse; name: string }) {
  return (
    <Stack spacing={1.5}>
      <Table size="small" aria-label={name} sx={{ maxWidth: 520 }}>
        <TableBody>
          {removed(result.erased).map(({ what, count }) => (
            <TableRow key={what}>
              <TableCell component="th" scope="row">
                {what}
              </TableCell>
              <TableCell align="right">{whole(count)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {result.sent_audiences.length > 0 && (
        <Alert severity="warning">
          <Trans>
            They were sent to {result.sent_audiences.join(", ")}. Remove them there as well: their contact
            details no longer exist here afterwards.
          </Trans>
        </Alert>
      )}
      {result.similar_ids.length > 0 && (
        <Alert severity="info">
          <Trans>
            Not included, although their IDs differ only in leading zeros: {result.similar_ids.join(", ")}.
          </Trans>
        </Alert>
      )}
    </Stack>
  );
}
