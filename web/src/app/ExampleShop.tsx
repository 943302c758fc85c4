import { Trans } from "@lingui/react/macro";
import { Box, Button } from "@mui/material";

import { useGenerateShopMutation, useListJobsQuery } from "../api/generated";
import { isUnfinished } from "../api/live";
import { JobProgress } from "../jobs/JobProgress";
import { Problem } from "../ui/Problem";
import { WithReason } from "../ui/WithReason";
import { useWhyNot } from "./roles";

const MAX_JOBS = 6;
const KIND = "example_shop";

/** One click to a shop with orders, predictions and everything else to look at. */
export function ExampleShop() {
  const { data: jobs = [] } = useListJobsQuery({ limit: MAX_JOBS });
  const [generate, { error, isLoading }] = useGenerateShopMutation();
  const why = useWhyNot("analyst");
  const job = jobs.find((candidate) => candidate.kind === KIND);
  if (job && (isUnfinished(job) || job.state === "failed"))
    return (
      <Box sx={{ flex: "1 1 100%" }}>
        <JobProgress jobId={job.job_id} />
      </Box>
    );
  return (
    <>
      <WithReason why={why}>
        <Button
          size="small"
          variant="outlined"
          disabled={why !== undefined}
          loading={isLoading}
          onClick={() => void generate({ exampleShop: { predict: true } })}
        >
          <Trans>Explore an example shop</Trans>
        </Button>
      </WithReason>
      {error && <Problem error={error} />}
    </>
  );
}
