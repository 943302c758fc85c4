import { Trans } from "@lingui/react/macro";
import { Alert, Button } from "@mui/material";

import { type ScoredBy, useScoringQuery } from "../api/generated";
import { JobProgress } from "../jobs/JobProgress";
import { useScoreAll } from "../jobs/useScoreAll";
import { Problem } from "../ui/Problem";
import { WithReason } from "../ui/WithReason";
import { useWhyNot } from "./roles";

/** Said on every page with figures while they are of another version than the champion. */
export function ScoringNotice() {
  const { data } = useScoringQuery();
  if (!data?.is_outdated) return null;
  return <Outdated versions={data} />;
}

function Outdated({ versions }: { versions: ScoredBy }) {
  const { running, score, isLoading, error } = useScoreAll();
  const why = useWhyNot("analyst");
  const button = (
    <WithReason why={why}>
      <Button
        color="inherit"
        size="small"
        disabled={why !== undefined}
        loading={isLoading}
        onClick={() => void score()}
      >
        <Trans>Score now</Trans>
      </Button>
    </WithReason>
  );
  return (
    <Alert severity="warning" sx={NOTICE} action={running ? undefined : button}>
      <Trans>
        Predictions and their intervals on this page are from version {versions.model_version}. Version{" "}
        {versions.champion_version} is now the champion and has not scored your customers yet.
      </Trans>
      {running && <JobProgress jobId={running.job_id} />}
      {error && <Problem error={error} />}
    </Alert>
  );
}

const NOTICE = { mb: 3, "& .MuiAlert-message": { flexGrow: 1 } };
