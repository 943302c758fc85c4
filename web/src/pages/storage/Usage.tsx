import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
        title={t`Usage by type`}
        explanation={t`A clean-up runs every day. Data in use is always kept: the champion and its predecessors, the latest run and files of running jobs.`}
        action={
          <WithReason why={data && !due ? t`There is nothing to clean up.` : undefined}>
            <Button variant="contained" disabled={!due || request.isLoading} onClick={() => void begin()}>
              <Trans>Clean up now</Trans>
            </Button>
          </WithReason>
        }
        {...{ error, loading: isLoading, onRetry: refetch }}
      >
        <Table size="small" aria-label={t`Usage by type`}>
          <TableHead>
            <TableRow>
              <TableCell>
                <Trans>Type</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Count</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Size</Trans>
              </TableCell>
              <TableCell>
                <Trans>Oldest</Trans>
              </TableCell>
              <TableCell>
                <Trans>Retention</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>To remove</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>To free</Trans>
              </TableCell>
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
  if (quota == null)
    return (
      <Alert severity="info">
        <Trans>Total: {size(used)}. No limit is set.</Trans>
      </Alert>
    );
  return (
    <Alert severity={SEVERITIES[standing]}>
      <Trans>
        Total: {size(used)} of {size(quota)} ({share(used / quota)}).
        {standing === "full" &&
          t` Uploads and jobs are refused. Clean up, remove uploads or raise the limit.`}
        {standing === "nearly_full" && t` Uploads and jobs will be refused when storage is full.`}
      </Trans>
    </Alert>
  );
}

const freed = (bytes: unknown) =>
  typeof bytes === "number" && bytes > 0 ? t`Cleaned up: ${size(bytes)} freed.` : t`Cleaned up.`;
