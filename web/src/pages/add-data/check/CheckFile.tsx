import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, LinearProgress, Stack, Typography } from "@mui/material";
import { useEffect, useState } from "react";

import {
  type ReadingOptions,
  type PreviewResponse,
  type UploadResponse,
  useAddUploadMutation,
  useCheckUploadMutation,
} from "../../../api/generated";
import { Problem } from "../../../ui/Problem";
import { useCurrency } from "../../../app/useCurrency";
import { useSourceCard } from "../../../app/useTitles";
import { HorizonChoice, DEFAULT_HORIZON } from "../../../jobs/HorizonChoice";
import { JobProgress } from "../../../jobs/JobProgress";
import { Panel } from "../../../ui/Panel";
import { isOpen, withRates } from "../questions/answers";
import { FileProblem } from "./FileProblem";
import { FirstRows } from "./FirstRows";
import { ValueFormats } from "../columns/ValueFormats";
import { Mapping } from "../columns/Mapping";
import { Questions } from "../questions/Questions";
import { sheetsIn } from "../questions/questionWords";
import { Quality } from "./Quality";
import { Rates } from "../questions/Rates";
import { columnsExplanation, fileExplanation } from "../columns/explanations";
import { SheetChoice } from "./SheetChoice";
import { Steps } from "../Steps";
import { browserNotes } from "../../../words/problems";
import { Totals } from "./Totals";
import { usePreview } from "./usePreview";

const QUALITY_CHECK_DELAY_MS = 800;

interface Props {
  upload: UploadResponse;
  onStarted: (jobId: string) => void;
  onOther: () => void;
}

/** What was found in the file and what it means; the import is at the top, for files that need no correction. */
export function CheckFile({ upload, onStarted, onOther }: Props) {
  const [reading, setAsked] = useState<ReadingOptions>({});
  const { preview, questions, error, isReading } = usePreview(upload.upload_id, reading);
  const source = useSourceCard(preview?.source);
  const shopCurrency = useCurrency();
  const sheets = useSheets(preview);
  const open = questions.filter(isOpen).length;
  const isReady = preview !== undefined && !preview.problem && error == null && open === 0 && !isReading;
  const columnsFirst = preview?.problem?.code.startsWith("source.") ?? false;
  const columns = preview && preview.columns.length > 0 && (
    <Panel
      isExported={false}
      key="columns"
      title={t`Columns`}
      explanation={columnsExplanation(source)}
      action={<ValueFormats reading={reading} onChange={setAsked} />}
    >
      <Mapping preview={preview} reading={reading} onChange={setAsked} />
    </Panel>
  );
  const meaning = questions.length > 0 && (
    <Questions
      key="meaning"
      questions={questions}
      currency={preview?.currency ?? null}
      shopCurrency={shopCurrency}
      reading={reading}
      onChange={setAsked}
    />
  );
  return (
    <>
      <Steps active={columnsFirst || !preview ? 1 : 2} />
      <Stack spacing={2}>
        <Panel
          isExported={false}
          title={upload.name}
          explanation={fileExplanation(preview, source, error !== undefined)}
          action={
            <Button size="small" onClick={onOther}>
              <Trans>Choose another file</Trans>
            </Button>
          }
        >
          {isReading && <LinearProgress aria-label={t`Reading the file`} />}
          {error != null && <Problem error={error} />}
          {preview && !error && (
            <FileProblem preview={preview}>
              {preview.problem?.code === "data.currency_differs" && (
                <Rates
                  rates={reading.rates}
                  currency={shopCurrency}
                  onRates={(path) => setAsked(withRates(reading, path))}
                />
              )}
            </FileProblem>
          )}
          {sheets.length > 0 && (
            <SheetChoice
              sheets={sheets}
              sheet={reading.sheet}
              onChange={(sheet) => setAsked({ ...reading, sheet })}
            />
          )}
          {preview && !error && <Totals preview={preview} />}
          {preview && !preview.problem && (
            <Import
              uploadId={upload.upload_id}
              reading={reading}
              isReady={isReady}
              open={open}
              onStarted={onStarted}
            />
          )}
          {preview && !preview.has_money && (
            <Alert severity="info" sx={{ mt: 2 }}>
              <Trans>No amounts found. Tenure can predict the number of orders, but not their value.</Trans>
            </Alert>
          )}
          {browserNotes(preview?.notes ?? []).map((note) => (
            <Alert key={note} severity="info" sx={{ mt: 2 }}>
              {note}
            </Alert>
          ))}
        </Panel>
        {columnsFirst ? [columns, meaning] : [meaning, columns]}
        {preview && preview.rows.length > 0 && <FirstRows rows={preview.rows} />}
        <QualityCheck uploadId={upload.upload_id} reading={reading} isReady={isReady} />
      </Stack>
    </>
  );
}

/** The sheets to choose from, kept once one is chosen. */
function useSheets(seen: PreviewResponse | undefined): string[] {
  const [sheets, setSheets] = useState<string[]>([]);
  const offered = sheetsIn(seen?.problem ?? null);
  if (offered.length > 0 && offered.join("\n") !== sheets.join("\n")) setSheets(offered);
  return sheets;
}

interface ImportProps {
  uploadId: string;
  reading: ReadingOptions;
  isReady: boolean;
  /** How many questions have to be answered first. */
  open: number;
  onStarted: (jobId: string) => void;
}

function Import({ uploadId, reading, isReady, open, onStarted }: ImportProps) {
  const [horizon, setHorizon] = useState(DEFAULT_HORIZON);
  const [add, adding] = useAddUploadMutation();
  async function start() {
    const { data } = await add({ uploadId, filePredictionOptions: { ...reading, horizon } });
    if (data) onStarted(data.job_id);
  }
  return (
    <>
      {adding.error && <Problem error={adding.error} />}
      <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", alignItems: "center", pt: 2 }}>
        <HorizonChoice horizon={horizon} onChange={setHorizon} />
        <Button
          variant="contained"
          size="large"
          disabled={!isReady || adding.isLoading}
          onClick={() => void start()}
        >
          <Trans>Import and predict</Trans>
        </Button>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {open > 0
            ? t`Answer the questions below first.`
            : t`Imports the orders, back-tests several models and predicts every customer with the best one.`}
        </Typography>
      </Stack>
    </>
  );
}

/** The quality report, made once nothing about the file is open and nobody changes it. */
function QualityCheck({
  uploadId,
  reading,
  isReady,
}: {
  uploadId: string;
  reading: ReadingOptions;
  isReady: boolean;
}) {
  const [check, { data }] = useCheckUploadMutation();
  useEffect(() => {
    if (!isReady) return;
    const timer = setTimeout(() => void check({ uploadId, readingOptions: reading }), QUALITY_CHECK_DELAY_MS);
    return () => clearTimeout(timer);
  }, [uploadId, reading, isReady, check]);
  if (!data) return null;
  return (
    <Panel title={t`Data quality`} explanation={t`Issues in the file and how cleaning handles them.`}>
      <JobProgress jobId={data.job_id}>{(job) => <Quality job={job} />}</JobProgress>
    </Panel>
  );
}
