import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
import { inSentence } from "../../../words/language";

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
      <Steps active={isReady ? 2 : 1} last={t`Done`} />
      <Stack spacing={2}>
        <Panel
          title={upload.name}
          explanation={explanationOf(kind, preview, error)}
          action={
            <Button size="small" onClick={onOther}>
              <Trans>Choose another file</Trans>
            </Button>
          }
        >
          {isReading && <LinearProgress aria-label={t`Reading the file`} />}
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
            <Trans>Import {inSentence(KINDS[kind])}</Trans>
          </Button>
        </Panel>
        {preview && preview.columns.length > 0 && (
          <Panel
            title={t`Columns`}
            explanation={t`Matched by column name. Correct any that are wrong.`}
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
  if (error) return preview ? t`The file cannot be read with these choices.` : t`This file cannot be read.`;
  if (!preview) return t`Reading the file…`;
  const rows = preview.rows_by_table[kind];
  return rows === undefined ? t`Not recognized yet` : t`${whole(rows)} rows of ${inSentence(KINDS[kind])}`;
}

const exclusions = ({ left_out }: PreviewResponse) =>
  left_out.length === 0
    ? t`Nothing is excluded.`
    : t`Excluded: ${left_out.map(({ rows, reason, doc }) => t`${whole(rows)} rows (${reasonWords(reason, doc)})`).join("; ")}.`;
