import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";
import { useState } from "react";

import { type JobResponse, useListJobsQuery } from "../../api/generated";
import { isUnfinished } from "../../api/live";
import { moment, sentence } from "../../words/formats";
import { JobProgress } from "../../jobs/JobProgress";
import { failureText, jobName, jobStatus } from "../../jobs/words";
import { Panel } from "../../ui/Panel";
import { OpenReport } from "./OpenReport";

const PAGE_ROWS = 20;
const MAX_ROWS = 500;
const POLL_MS = 10_000;

/** Every job, newest first. */
export function Runs() {
  const [limit, setLimit] = useState(PAGE_ROWS);
  const { data, error, isLoading, refetch } = useListJobsQuery(
    { limit },
    { pollingInterval: POLL_MS, skipPollingIfUnfocused: true },
  );
  return (
    <Panel
      title={t`Runs`}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={data?.length === 0 && t`No runs yet.`}
    >
      <Table size="small" aria-label={t`Runs`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Job</Trans>
            </TableCell>
            <TableCell>
              <Trans>Time</Trans>
            </TableCell>
            <TableCell>
              <Trans>User</Trans>
            </TableCell>
            <TableCell>
              <Trans>Status</Trans>
            </TableCell>
            <TableCell>
              <Trans>Report</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {data?.map((job) => (
            <Run key={job.job_id} job={job} />
          ))}
        </TableBody>
      </Table>
      {data?.length === limit && limit < MAX_ROWS && (
        <Button size="small" onClick={() => setLimit(MAX_ROWS)} sx={{ mt: 1 }}>
          <Trans>Show more</Trans>
        </Button>
      )}
    </Panel>
  );
}

function Run({ job }: { job: JobResponse }) {
  if (isUnfinished(job)) {
    return (
      <TableRow>
        <TableCell colSpan={5}>
          <JobProgress jobId={job.job_id} />
        </TableCell>
      </TableRow>
    );
  }
  return (
    <TableRow>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{jobName(job)}</TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{moment(job.finished_at ?? job.submitted_at)}</TableCell>
      <TableCell>{job.submitted_by}</TableCell>
      <TableCell>
        <Typography variant="body2" sx={{ color: job.state === "failed" ? "error.main" : undefined }}>
          {job.state === "failed" ? failureText(job).detail : sentence(jobStatus(job))}
        </Typography>
      </TableCell>
      <TableCell>
        <OpenReport job={job} />
      </TableCell>
    </TableRow>
  );
}
