import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Button, Stack } from "@mui/material";
import { useState } from "react";

import { api, useSubmitJobMutation } from "../../../api/generated";
import { useWhyNot } from "../../../app/roles";
import { Problem } from "../../../ui/Problem";
import { useAppDispatch } from "../../../app/store";
import { JobProgress } from "../../../jobs/JobProgress";
import { useJobInAddress } from "../../../jobs/useJobInAddress";
import { Choice } from "../../../ui/forms/Choice";
import { WithReason } from "../../../ui/WithReason";

const METHODS = { kmeans: "k-means", gmm: t`Gaussian mixture` };

/** Starts the job that finds them, and shows how far it is. */
export function FindClusters() {
  const [method, choose] = useState<"kmeans" | "gmm">("kmeans");
  const [jobId, setJobId] = useJobInAddress("clustering");
  const [submit, { error, isLoading }] = useSubmitJobMutation();
  const dispatch = useAppDispatch();
  const why = useWhyNot("analyst");
  const start = async () => {
    const job = await submit({ jobCreate: { kind: "cluster", parameters: { method } } });
    if (job.data) setJobId(job.data.job_id);
  };
  const done = () => {
    setJobId(undefined);
    dispatch(api.util.invalidateTags(["insight"]));
  };
  if (jobId)
    return (
      <Box sx={{ minWidth: 260 }}>
        <JobProgress jobId={jobId} onDone={done} />
      </Box>
    );
  return (
    <Stack sx={{ gap: 1 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
        <Choice label={t`Method`} names={METHODS} value={method} choose={choose} />
        <WithReason why={why}>
          <Button
            variant="contained"
            disabled={why !== undefined}
            loading={isLoading}
            onClick={() => void start()}
          >
            <Trans>Find clusters</Trans>
          </Button>
        </WithReason>
      </Stack>
      {error ? <Problem error={error} /> : null}
    </Stack>
  );
}
