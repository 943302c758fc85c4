import { Alert, AlertTitle, Button, Stack } from "@mui/material";
import { Link } from "react-router";

import type { JobResponse } from "../../../api/generated";
import { whole } from "../../../words/formats";
import { KINDS, type TableKind } from "./fields";

interface Props {
  job: JobResponse;
  onOther: () => void;
}

/** Contacts, products or events are in: how many, and what to know about them. */
export function TableResult({ job, onOther }: Props) {
  const result = job.result ?? {};
  const counts = result as Record<string, number>;
  const name = KINDS[result["table"] as TableKind].toLowerCase();
  return (
    <Stack spacing={2}>
      {result["already_ingested"] ? (
        <Alert severity="info">This file had already been imported, so nothing was added.</Alert>
      ) : (
        <Alert severity="success">
          <AlertTitle>
            {whole(counts["rows_added"])} {name} added
          </AlertTitle>
          {whole(counts["rows_known"])} were known and updated. {whole(counts["left_out"])} rows were left
          out.
        </Alert>
      )}
      {counts["without_orders"] ? (
        <Alert severity="info">
          {whole(counts["without_orders"])} customers in the file have no orders in this workspace.
        </Alert>
      ) : null}
      {counts["erased"] ? (
        <Alert severity="warning">
          {whole(counts["erased"])} customers in the file were erased before. Ask an administrator to erase
          them again.
        </Alert>
      ) : null}
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
        <Button variant="contained" component={Link} to="/audiences">
          Go to audiences
        </Button>
        <Button onClick={onOther}>Add another file</Button>
      </Stack>
    </Stack>
  );
}
