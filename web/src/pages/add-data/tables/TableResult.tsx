import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Button, Stack } from "@mui/material";
import { Link } from "react-router";

import type { JobResponse } from "../../../api/generated";
import { whole } from "../../../words/formats";
import { KINDS, type TableKind } from "./fields";
import { inSentence } from "../../../words/language";

interface Props {
  job: JobResponse;
  onOther: () => void;
}

/** Contacts, products or events are in: how many, and what to know about them. */
export function TableResult({ job, onOther }: Props) {
  const result = job.result ?? {};
  const counts = result as Record<string, number>;
  const name = inSentence(KINDS[result["table"] as TableKind]);
  return (
    <Stack spacing={2}>
      {result["already_ingested"] ? (
        <Alert severity="info">
          <Trans>This file had already been imported, so nothing was added.</Trans>
        </Alert>
      ) : (
        <Alert severity="success">
          <AlertTitle>
            <Trans>
              {whole(counts["rows_added"])} {name} added
            </Trans>
          </AlertTitle>
          <Trans>
            {whole(counts["rows_known"])} were known and updated. {whole(counts["left_out"])} rows were left
            out.
          </Trans>
        </Alert>
      )}
      {counts["without_orders"] ? (
        <Alert severity="info">
          <Trans>
            {whole(counts["without_orders"])} customers in the file have no orders in this workspace.
          </Trans>
        </Alert>
      ) : null}
      {counts["erased"] ? (
        <Alert severity="warning">
          <Trans>
            {whole(counts["erased"])} customers in the file were erased before. Ask an administrator to erase
            them again.
          </Trans>
        </Alert>
      ) : null}
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
        <Button variant="contained" component={Link} to="/audiences">
          <Trans>Go to audiences</Trans>
        </Button>
        <Button onClick={onOther}>
          <Trans>Add another file</Trans>
        </Button>
      </Stack>
    </Stack>
  );
}
