import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import PendingActionsOutlined from "@mui/icons-material/PendingActionsOutlined";
import { Badge, Box, Button, Divider, IconButton, Popover, Stack, Tooltip, Typography } from "@mui/material";
import { useState } from "react";
import { Link } from "react-router";

import { type JobResponse, useListJobsQuery } from "../api/generated";
import { isUnfinished } from "../api/live";
import { JobProgress } from "../jobs/JobProgress";
import { jobName, jobStatus } from "../jobs/words";
import { ago } from "../words/formats";

const POLL_MS = 5000;
const MAX_JOBS = 6;

/** The newest jobs, whoever began them and wherever one is in the app. */
export function RunningJobs() {
  const { data = [] } = useListJobsQuery(
    { limit: MAX_JOBS },
    { pollingInterval: POLL_MS, skipPollingIfUnfocused: true },
  );
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const running = data.filter(isUnfinished).length;
  const name = running ? t`Jobs: ${running} running` : t`Jobs`;
  return (
    <>
      <Tooltip title={name}>
        <IconButton aria-label={name} onClick={(event) => setPlace(event.currentTarget)}>
          <Badge badgeContent={running || null} color="primary">
            <PendingActionsOutlined />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={place !== null}
        anchorEl={place}
        onClose={() => setPlace(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
      >
        <Stack sx={{ p: 2, width: { xs: 300, sm: 400 } }} spacing={1.5} divider={<Divider />}>
          <Typography variant="h2">
            <Trans>Jobs</Trans>
          </Typography>
          {data.length === 0 && (
            <Typography sx={{ color: "text.secondary" }}>
              <Trans>No jobs yet.</Trans>
            </Typography>
          )}
          {data.map((job) => (
            <Job key={job.job_id} job={job} />
          ))}
          <Button component={Link} to="/reports" onClick={() => setPlace(null)} size="small">
            <Trans>View all runs and reports</Trans>
          </Button>
        </Stack>
      </Popover>
    </>
  );
}

function Job({ job }: { job: JobResponse }) {
  if (isUnfinished(job)) return <JobProgress jobId={job.job_id} />;
  return (
    <Box>
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {jobName(job)}
      </Typography>
      <Typography variant="body2" sx={{ color: job.state === "failed" ? "error.main" : "text.secondary" }}>
        <Trans>
          {jobStatus(job)} {ago(job.finished_at ?? job.submitted_at)}, by {job.submitted_by}
        </Trans>
      </Typography>
    </Box>
  );
}
