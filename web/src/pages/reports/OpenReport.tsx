import { Trans } from "@lingui/react/macro";
import OpenInNew from "@mui/icons-material/OpenInNew";
import { Button, Stack } from "@mui/material";

import type { JobResponse } from "../../api/generated";
import { useWhyNot } from "../../app/roles";

/** The page a run has written: to look at and print, or to keep as one file. */
const PAGES: Record<string, string> = {
  report: "report.html",
  add_data: "report.html",
  check: "quality.html",
};

const reportOf = (job: JobResponse) => (job.state === "done" ? PAGES[job.kind] : undefined);

export function OpenReport({ job }: { job: JobResponse }) {
  const mayNotDownload = useWhyNot("analyst");
  const page = reportOf(job);
  if (!page) return null;
  return (
    <Stack direction="row" spacing={1}>
      <Button
        size="small"
        variant="outlined"
        startIcon={<OpenInNew />}
        component="a"
        href={`/api/v1/jobs/${job.job_id}/pages/${page}`}
        target="_blank"
        rel="noreferrer"
      >
        <Trans>Open</Trans>
      </Button>
      {!mayNotDownload && (
        <Button size="small" component="a" href={`/api/v1/jobs/${job.job_id}/files/${page}`} download>
          <Trans>Download</Trans>
        </Button>
      )}
    </Stack>
  );
}
