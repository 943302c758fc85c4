import { Button, LinearProgress, Stack, Typography } from "@mui/material";
import { useState } from "react";

import {
  type PreviewResponse,
  type ReadingOptions,
  type UploadResponse,
  useIngestUploadMutation,
} from "../../../api/generated";
import { Panel } from "../../../ui/Panel";
import { Problem } from "../../../ui/Problem";
import { whole } from "../../../words/formats";
import { FileProblem } from "../check/FileProblem";
import { FirstRows } from "../check/FirstRows";
import { SheetChoice } from "../check/SheetChoice";
import { usePreview } from "../check/usePreview";
import { Mapping } from "../columns/Mapping";
import { ValueFormats } from "../columns/ValueFormats";
import { reasonWords, sheetsIn } from "../questions/questionWords";
import { Steps } from "../Steps";
import { KINDS, TABLE_FIELDS, type TableKind } from "./fields";

interface Props {
  kind: TableKind;
  upload: UploadResponse;
  onStarted: (jobId: string) => void;
  onOther: () => void;
}

/** A file of contacts, products or events: its columns, what counts, and the import. */
export function CheckTable({ kind, upload, onStarted, onOther }: Props) {
  const [reading, setReading] = useState<ReadingOptions>({ kind });
  const { preview, error, isReading } = usePreview(upload.upload_id, reading);
  const [ingest, importing] = useIngestUploadMutation();
  const isReady = preview !== undefined && !preview.problem && error == null && !isReading;
  const sheets = sheetsIn(preview?.problem ?? null);
  async function start() {
    const { data } = await ingest({ uploadId: upload.upload_id, readingOptions: reading });
    if (data) onStarted(data.job_id);
  }
  return (
    <>
      <Steps active={isReady ? 2 : 1} last="Done" />
      <Stack spacing={2}>
        <Panel
          title={upload.name}
          explanation={explanationOf(kind, preview, error)}
          action={
            <Button size="small" onClick={onOther}>
              Choose another file
            </Button>
          }
        >
          {isReading && <LinearProgress aria-label="Reading the file" />}
          {(error ?? importing.error) != null && <Problem error={error ?? importing.error} />}
          {preview && !error && <FileProblem preview={preview} />}
          {sheets.length > 0 && (
            <SheetChoice
              sheets={sheets}
              sheet={reading.sheet}
              onChange={(sheet) => setReading({ ...reading, sheet })}
            />
          )}
          {isReady && <Typography sx={{ mt: 1 }}>{exclusions(preview)}</Typography>}
          <Button
            variant="contained"
            size="large"
            sx={{ mt: 2 }}
            disabled={!isReady}
            loading={importing.isLoading}
            onClick={() => void start()}
          >
            Import {KINDS[kind].toLowerCase()}
          </Button>
        </Panel>
        {preview && preview.columns.length > 0 && (
          <Panel
            title="Columns"
            explanation="Matched by column name. Correct any that are wrong."
            action={<ValueFormats reading={reading} onChange={setReading} />}
          >
            <Mapping
              fields={TABLE_FIELDS[kind]}
              table={kind}
              preview={preview}
              reading={reading}
              onChange={setReading}
            />
          </Panel>
        )}
        {preview && preview.rows.length > 0 && <FirstRows rows={preview.rows} />}
      </Stack>
    </>
  );
}

function explanationOf(kind: TableKind, preview: PreviewResponse | undefined, error: unknown): string {
  if (error) return preview ? "The file cannot be read with these choices." : "This file cannot be read.";
  if (!preview) return "Reading the file…";
  const rows = preview.rows_by_table[kind];
  return rows === undefined ? "Not recognized yet" : `${whole(rows)} rows of ${KINDS[kind].toLowerCase()}`;
}

const exclusions = ({ left_out }: PreviewResponse) =>
  left_out.length === 0
    ? "Nothing is excluded."
    : `Excluded: ${left_out.map(({ rows, reason, doc }) => `${whole(rows)} rows (${reasonWords(reason, doc)})`).join("; ")}.`;
