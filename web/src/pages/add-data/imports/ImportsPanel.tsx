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
      title="Imports"
      explanation="Remove an import that was wrong. Orders that came in another import as well stay."
      {...{ error, loading: isLoading, onRetry: refetch }}
    >
      <Scrolled label="Imports">
        <Table size="small" aria-label="Imports">
          <TableHead>
            <TableRow>
              <TableCell>File</TableCell>
              <TableCell>Imported</TableCell>
              <TableCell>User</TableCell>
              <TableCell align="right">Orders</TableCell>
              <TableCell align="right">Amount</TableCell>
              <TableCell>Rows</TableCell>
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
        <Button size="small" color="error" aria-label={`Remove import ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </TableCell>
    </TableRow>
  );
}
