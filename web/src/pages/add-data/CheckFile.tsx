import { Alert, Button, LinearProgress, Stack, Typography } from "@mui/material";
import { useEffect, useState } from "react";

import {
  type HowToRead,
  type UploadShown,
  useAddUploadMutation,
  useCheckUploadMutation,
  usePreviewUploadMutation,
} from "../../api/generated";
import { whole } from "../../app/formats";
import { Problem } from "../../app/Problem";
import { HorizonChoice, USUAL_HORIZON } from "../../jobs/HorizonChoice";
import { JobProgress } from "../../jobs/JobProgress";
import { Panel } from "../../ui/Panel";
import { FirstRows } from "./FirstRows";
import { HowWritten } from "./HowWritten";
import { Mapping } from "./Mapping";
import { Quality } from "./Quality";
import { columnsOf, isMappable } from "./reading";

interface Props {
  upload: UploadShown;
  onStarted: (jobId: string) => void;
  onOther: () => void;
}

/** What was found in the file; the start button is at the top, for files that need no correction. */
export function CheckFile({ upload, onStarted, onOther }: Props) {
  const [asked, setAsked] = useState<HowToRead>({});
  const [horizon, setHorizon] = useState(USUAL_HORIZON);
  const [preview, seen] = usePreviewUploadMutation();
  const [check, checking] = useCheckUploadMutation();
  const [add, adding] = useAddUploadMutation();
  const uploadId = upload.upload_id;

  useEffect(() => {
    const asking = preview({ uploadId, howToRead: asked });
    void asking.then(({ data }) => data && check({ uploadId, howToRead: asked }));
    return () => asking.abort();
  }, [uploadId, asked, preview, check]);

  async function start() {
    const { data } = await add({ uploadId, toPredict: { ...asked, horizon } });
    if (data) onStarted(data.job_id);
  }

  const columns = columnsOf(seen.data, seen.error);
  const rows = seen.data?.rows_by_table["transactions"];
  return (
    <Stack spacing={2}>
      <Panel
        title={upload.name}
        explanation={
          rows === undefined ? "Reading the file …" : `${whole(rows)} rows of ${wordsOf(seen.data?.source)}`
        }
        action={
          <Button size="small" onClick={onOther}>
            Another file
          </Button>
        }
      >
        {seen.isLoading && <LinearProgress aria-label="Reading the file" />}
        {seen.error && <Problem error={seen.error} />}
        {adding.error && <Problem error={adding.error} />}
        {seen.data && (
          <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", alignItems: "center", pt: 1 }}>
            <HorizonChoice horizon={horizon} onChange={setHorizon} />
            <Button variant="contained" size="large" disabled={adding.isLoading} onClick={() => void start()}>
              Start
            </Button>
            <Typography variant="body2" sx={{ color: "text.secondary" }}>
              Takes the orders in, tests several models on the past, and predicts every customer with the
              best.
            </Typography>
          </Stack>
        )}
        {seen.data && !seen.data.has_money && (
          <Alert severity="info" sx={{ mt: 2 }}>
            No amounts were found: orders can be predicted, but not what they are worth.
          </Alert>
        )}
        {seen.data?.notes.map((note) => (
          <Alert key={note} severity="info" sx={{ mt: 2 }}>
            {note}
          </Alert>
        ))}
      </Panel>
      {columns.length > 0 && (
        <Panel
          title="Columns"
          explanation={
            seen.data && !isMappable(seen.data.source)
              ? `The file is ${wordsOf(seen.data.source)}, whose columns are known. Change one only if it is not.`
              : "Tenure found these by their names. Change what is wrong."
          }
          action={<HowWritten asked={asked} onChange={setAsked} />}
        >
          <Mapping columns={columns} seen={seen.data} asked={asked} onChange={setAsked} />
        </Panel>
      )}
      {seen.data && <FirstRows rows={seen.data.rows} />}
      {checking.data && (
        <Panel title="Quality" explanation="What is remarkable, and what cleaning will do.">
          <JobProgress jobId={checking.data.job_id}>{(job) => <Quality job={job} />}</JobProgress>
        </Panel>
      )}
    </Stack>
  );
}

const SOURCES: Record<string, string> = {
  csv: "orders",
  parquet: "orders",
  online_retail: "an Online Retail export",
  shopify: "a Shopify export",
  cdnow: "the CDNOW data",
  olist: "the Olist data",
};
const wordsOf = (source: string | undefined) => SOURCES[source ?? ""] ?? source ?? "";
