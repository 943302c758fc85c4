import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";
import { useSearchParams } from "react-router";

import { JobProgress } from "../../jobs/JobProgress";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { NewReport } from "./NewReport";
import { OpenReport } from "./OpenReport";
import { Runs } from "./Runs";

/** Make a report, watch it being made, open it; and every run before. */
export default function ReportsPage() {
  const [view, setView] = useSearchParams();
  const jobId = view.get("job");
  return (
    <Stack spacing={2}>
      <PageHead
        title={t`Reports`}
        subtitle={t`A report back-tests the models, predicts all customers with the best one and explains the results.`}
      />
      <NewReport onStarted={(job) => setView({ job })} />
      {jobId && (
        <Panel title={t`Current run`}>
          <JobProgress jobId={jobId}>{(job) => <OpenReport job={job} />}</JobProgress>
        </Panel>
      )}
      <Runs />
    </Stack>
  );
}
