import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { useState } from "react";

import { type ImportResponse, useListImportsQuery } from "../../../api/generated";
import { useCurrency } from "../../../app/useCurrency";
import { Panel } from "../../../ui/Panel";
import { Scrolled } from "../../../ui/Scrolled";
import { moment, money, whole } from "../../../words/formats";
import { rowsWords } from "./removalWords";
import { RemoveImport } from "./RemoveImport";

/** What was imported, by whom and what it counts for; each import can be removed. */
export function ImportsPanel() {
  const { data, error, isLoading, refetch } = useListImportsQuery();
  const [removed, setRemoved] = useState<ImportResponse>();
  if (data?.length === 0) return null;
  return (
    <Panel
      title={t`Imports`}
      explanation={t`Remove an import that was wrong. Orders that came in another import as well stay.`}
      {...{ error, loading: isLoading, onRetry: refetch }}
    >
      <Scrolled label={t`Imports`}>
        <Table size="small" aria-label={t`Imports`}>
          <TableHead>
            <TableRow>
              <TableCell>
                <Trans>File</Trans>
              </TableCell>
              <TableCell>
                <Trans>Imported</Trans>
              </TableCell>
              <TableCell>
                <Trans>User</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Orders</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Amount</Trans>
              </TableCell>
              <TableCell>
                <Trans>Rows</Trans>
              </TableCell>
              <TableCell />
            </TableRow>
          </TableHead>
          <TableBody>
            {data?.map((row) => (
              <ImportRow key={row.import_id} row={row} onRemove={() => setRemoved(row)} />
            ))}
          </TableBody>
        </Table>
      </Scrolled>
      {removed && <RemoveImport imported={removed} onClose={() => setRemoved(undefined)} />}
    </Panel>
  );
}

function ImportRow({ row, onRemove }: { row: ImportResponse; onRemove: () => void }) {
  const currency = useCurrency();
  const name = row.file_name || row.source;
  return (
    <TableRow>
      <TableCell sx={{ overflowWrap: "anywhere", minWidth: 120 }}>{name}</TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{moment(row.imported_at)}</TableCell>
      <TableCell>{row.added_by}</TableCell>
      <TableCell align="right">{row.orders ? whole(row.orders) : ""}</TableCell>
      <TableCell align="right">{row.orders && currency ? money(row.money, currency) : ""}</TableCell>
      <TableCell sx={{ minWidth: 140 }}>{rowsWords(row)}</TableCell>
      <TableCell align="right">
        <Button size="small" color="error" aria-label={t`Remove import ${name}`} onClick={onRemove}>
          <Trans>Remove</Trans>
        </Button>
      </TableCell>
    </TableRow>
  );
}
