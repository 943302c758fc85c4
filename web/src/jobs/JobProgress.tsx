import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Box, Button, LinearProgress, Stack, Typography } from "@mui/material";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";

import { type JobResponse, useCancelJobMutation, useRetryJobMutation } from "../api/generated";
import { isUnfinished, useLiveJob } from "../api/live";
import { Problem } from "../ui/Problem";
import { wholePercent } from "../words/formats";
import { duration, failureText, jobName, percentDone, jobStatus } from "./words";

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
    <Box>
      <Stack direction="row" sx={{ justifyContent: "space-between", alignItems: "center", gap: 2, mb: 1 }}>
        <Typography role="status" aria-live="polite">
          {jobName(job)}: <strong>{jobStatus(job)}</strong>
        </Typography>
        <Button size="small" disabled={isStopping} onClick={() => void cancel({ jobId: job.job_id })}>
          {isStopping ? t`Stopping…` : t`Stop`}
        </Button>
      </Stack>
      <LinearProgress
        variant={percent === undefined ? "indeterminate" : "determinate"}
        value={percent ?? 0}
        aria-label={t`Progress of the job`}
        sx={{ height: 8, borderRadius: 4 }}
      />
      {job.state === "running" && <Times job={job} />}
    </Box>
  );
}

/** The share that is done, the elapsed time, which goes on between reports, and the time that is left. */
function Times({ job }: { job: JobResponse }) {
  const waited = useSecondsSince(job);
  const left = job.remaining_seconds == null ? undefined : Math.max(job.remaining_seconds - waited, 0);
  return (
    <Stack direction="row" sx={{ mt: 0.5, gap: 2, flexWrap: "wrap", color: "text.secondary" }}>
      {job.share != null && (
        <Typography variant="body2">
          <Trans>{wholePercent(job.share)} done</Trans>
        </Typography>
      )}
      <Typography variant="body2">
        <Trans>{duration((job.elapsed_seconds ?? 0) + waited)} elapsed</Trans>
      </Typography>
      {left !== undefined && (
        <Typography variant="body2">
          <Trans>about {duration(left)} left</Trans>
        </Typography>
      )}
    </Stack>
  );
}

/** Seconds since this state of the job arrived. */
function useSecondsSince(job: JobResponse): number {
  const [waited, setWaited] = useState(0);
  useEffect(() => {
    const arrived = Date.now();
    const tick = () => setWaited((Date.now() - arrived) / 1000);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [job]);
  return waited;
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
