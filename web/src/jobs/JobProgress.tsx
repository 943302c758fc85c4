import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Box, Button, LinearProgress, Stack, Typography } from "@mui/material";
import { type ReactNode, useEffect, useEffectEvent } from "react";

import { type JobResponse, useCancelJobMutation, useRetryJobMutation } from "../api/generated";
import { isUnfinished, useLiveJob } from "../api/live";
import { Problem } from "../ui/Problem";
import { failureText, jobName, percentDone, jobStatus } from "./words";

interface Props {
  jobId: string;
  /** Shown when it is done. */
  children?: (job: JobResponse) => ReactNode;
  onDone?: (job: JobResponse) => void;
}

/** A job as it goes on: its step, how far it is, a way to stop it; at the end its result or what went wrong. */
export function JobProgress({ jobId, children, onDone }: Props) {
  const { data: job, error, refetch } = useLiveJob({ jobId });
  const doneId = job?.state === "done" ? job.job_id : undefined;
  const reportDone = useEffectEvent(() => {
    if (job) onDone?.(job);
  });
  useEffect(() => {
    if (doneId) reportDone();
  }, [doneId]);
  // A job that cannot be read at the moment is shown as it last was, and asked for again.
  if (error && !job) return <Problem error={error} onRetry={refetch} />;
  if (!job) return <LinearProgress aria-label={t`Loading`} />;
  if (isUnfinished(job)) return <Running job={job} />;
  if (job.state === "done") return <>{children?.(job)}</>;
  return <Stopped job={job} />;
}

function Running({ job }: { job: JobResponse }) {
  const [cancel, { isLoading }] = useCancelJobMutation();
  const percent = percentDone(job);
  const isStopping = job.cancel_requested_at !== null || isLoading;
  return (
    <Box role="status" aria-live="polite">
      <Stack direction="row" sx={{ justifyContent: "space-between", alignItems: "center", gap: 2, mb: 1 }}>
        <Typography>
          {jobName(job)}: <strong>{jobStatus(job)}</strong>
        </Typography>
        <Button size="small" disabled={isStopping} onClick={() => void cancel({ jobId: job.job_id })}>
          {isStopping ? t`Stopping…` : t`Stop`}
        </Button>
      </Stack>
      <LinearProgress
        variant={percent === undefined ? "indeterminate" : "determinate"}
        value={percent ?? 0}
        aria-label={t`Progress of this step`}
        sx={{ height: 8, borderRadius: 4 }}
      />
    </Box>
  );
}

function Stopped({ job }: { job: JobResponse }) {
  const [retry, { isLoading }] = useRetryJobMutation();
  const { detail, hint } = failureText(job);
  return (
    <Alert
      severity={job.state === "failed" ? "error" : "info"}
      action={
        <Button color="inherit" disabled={isLoading} onClick={() => void retry({ jobId: job.job_id })}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      <AlertTitle>{job.state === "failed" ? detail : t`${jobName(job)}: stopped.`}</AlertTitle>
      {job.state === "failed" && hint}
    </Alert>
  );
}
