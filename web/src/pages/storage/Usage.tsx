import { Alert, Button, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import {
  type KindUsageResponse,
  type UsageResponse,
  useCleanUpStorageMutation,
  useStorageUsageQuery,
} from "../../api/generated";
import { day, share, size, whole } from "../../words/formats";
import { Problem } from "../../ui/Problem";
import { JobProgress } from "../../jobs/JobProgress";
import { useJobInAddress } from "../../jobs/useJobInAddress";
import { Panel } from "../../ui/Panel";
import { WithReason } from "../../ui/WithReason";

/** Kinds of things with their sizes, and a button that removes what is no longer kept. */
export function Usage() {
  const { data, error, isLoading, refetch } = useStorageUsageQuery();
  const [cleanUp, request] = useCleanUpStorageMutation();
  const [jobId, setJobId] = useJobInAddress();
  const due = data?.kinds.some((kind) => kind.due_count > 0);
  const begin = async () => {
    const job = await cleanUp();
    if (job.data) setJobId(job.data.job_id);
  };
  return (
    <>
      {data && <Standing usage={data} />}
      {request.error && <Problem error={request.error} />}
      {jobId && (
        <JobProgress jobId={jobId} onDone={() => void refetch()}>
          {(job) => <Alert severity="success">{freed(job.result?.["freed_bytes"])}</Alert>}
        </JobProgress>
      )}
      <Panel
        title="Usage by type"
        explanation="A clean-up runs every day. Data in use is always kept: the champion and its predecessors, the latest run and files of running jobs."
        action={
          <WithReason why={data && !due ? "There is nothing to clean up." : undefined}>
            <Button variant="contained" disabled={!due || request.isLoading} onClick={() => void begin()}>
              Clean up now
            </Button>
          </WithReason>
        }
        {...{ error, loading: isLoading, onRetry: refetch }}
      >
        <Table size="small" aria-label="Usage by type">
          <TableHead>
            <TableRow>
              <TableCell>Type</TableCell>
              <TableCell align="right">Count</TableCell>
              <TableCell align="right">Size</TableCell>
              <TableCell>Oldest</TableCell>
              <TableCell>Retention</TableCell>
              <TableCell align="right">To remove</TableCell>
              <TableCell align="right">To free</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data?.kinds.map((kind) => (
              <Row key={kind.name} kind={kind} />
            ))}
          </TableBody>
        </Table>
      </Panel>
    </>
  );
}

function Row({ kind }: { kind: KindUsageResponse }) {
  return (
    <TableRow>
      <TableCell>{kind.title}</TableCell>
      <TableCell align="right">{whole(kind.count)}</TableCell>
      <TableCell align="right">{size(kind.bytes)}</TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{day(kind.oldest)}</TableCell>
      <TableCell>{kind.keep}</TableCell>
      <TableCell align="right">{kind.due_count ? whole(kind.due_count) : ""}</TableCell>
      <TableCell align="right">{kind.due_bytes ? size(kind.due_bytes) : ""}</TableCell>
    </TableRow>
  );
}

const SEVERITIES = { fine: "info", nearly_full: "warning", full: "error" } as const;

function Standing({ usage }: { usage: UsageResponse }) {
  const { quota_bytes: quota, used_bytes: used, standing } = usage;
  if (quota == null) return <Alert severity="info">Total: {size(used)}. No limit is set.</Alert>;
  return (
    <Alert severity={SEVERITIES[standing]}>
      Total: {size(used)} of {size(quota)} ({share(used / quota)}).
      {standing === "full" && " Uploads and jobs are refused. Clean up, remove uploads or raise the limit."}
      {standing === "nearly_full" && " Uploads and jobs will be refused when storage is full."}
    </Alert>
  );
}

const freed = (bytes: unknown) =>
  typeof bytes === "number" && bytes > 0 ? `Cleaned up: ${size(bytes)} freed.` : "Cleaned up.";
