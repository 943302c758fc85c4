import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Button, Stack, Typography } from "@mui/material";
import { Link } from "react-router";

import { type JobResponse, useJobLogQuery, useSubmitJobMutation } from "../../../api/generated";
import { isUnfinished, useLiveJob } from "../../../api/live";
import { share } from "../../../words/formats";
import { JobProgress } from "../../../jobs/JobProgress";
import { useModelTitle } from "../../../app/useTitles";
import { Panel } from "../../../ui/Panel";

interface Props {
  jobId: string;
  onClose: () => void;
  onStarted: (jobId: string) => void;
  /** Show the back-test of this job. */
  show: () => void;
}

/** A job that was started here, as it goes on, and what came of it. */
export function Started({ jobId, onClose, onStarted, show }: Props) {
  const { data: job } = useLiveJob({ jobId });
  const isRunning = job !== undefined && isUnfinished(job);
  const { data: lines = [] } = useJobLogQuery({ jobId }, { pollingInterval: isRunning ? 2000 : 0 });
  return (
    <Panel
      title={isRunning ? t`In progress` : t`Finished`}
      action={
        <Button size="small" onClick={onClose}>
          {isRunning ? t`Hide` : t`Close`}
        </Button>
      }
    >
      <JobProgress jobId={jobId}>
        {(done) => <Result job={done} onStarted={onStarted} show={show} />}
      </JobProgress>
      {isRunning &&
        lines.slice(-3).map((line) => (
          <Typography key={line.seq} variant="body2" sx={{ color: "text.secondary", mt: 0.5 }}>
            {line.text}
          </Typography>
        ))}
    </Panel>
  );
}

interface ResultProps {
  job: JobResponse;
  onStarted: (jobId: string) => void;
  show: () => void;
}

function Result({ job, onStarted, show }: ResultProps) {
  const nameOf = useModelTitle();
  const result = job.result ?? {};
  if (job.kind === "backtest")
    return (
      <Done title={t`${nameOf(result["champion"] as string)} did best in the back-test.`}>
        <Button size="small" variant="outlined" onClick={show}>
          <Trans>View back-test</Trans>
        </Button>
      </Done>
    );
  if (job.kind === "tune") return <Tuned job={job} onStarted={onStarted} />;
  const version = result["version"] as number | null | undefined;
  const predicts = (result["aliases"] as string[] | undefined)?.includes("champion");
  return (
    <Done
      title={
        version == null
          ? t`${nameOf(result["model"] as string)} trained.`
          : t`Version ${version} (${nameOf(result["model"] as string)}) trained${predicts ? t` and promoted to champion` : ""}.`
      }
    >
      {version != null && (
        <Button size="small" variant="outlined" component={Link} to={`/models/${version}`}>
          <Trans>View version {version}</Trans>
        </Button>
      )}
    </Done>
  );
}

function Tuned({ job, onStarted }: Omit<ResultProps, "show">) {
  const nameOf = useModelTitle();
  const [submit, { isLoading }] = useSubmitJobMutation();
  const result = job.result ?? {};
  const model = String(result["model"]);
  const settings = (result["settings"] ?? {}) as Record<string, unknown>;
  const gain = result["check_gain"] as number | null | undefined;
  if (!result["holds"])
    return (
      <Alert severity="info">
        <Trans>
          After {String(result["trials"])} trials, no settings beat the defaults of {nameOf(model)} on the
          validation window.
        </Trans>
      </Alert>
    );
  const train = async () => {
    const parameters = {
      model,
      horizon: job.parameters["horizon"] ?? "90d",
      settings: { [model]: settings },
    };
    const training = await submit({ jobCreate: { kind: "train", parameters } });
    if (training.data) onStarted(training.data.job_id);
  };
  return (
    <Done
      title={t`Better settings found for ${nameOf(model)}: ${share(gain)} lower loss on the validation window.`}
    >
      <Typography variant="body2" component="code" sx={{ overflowWrap: "anywhere" }}>
        {Object.entries(settings)
          .map(([name, value]) => `${name} ${String(value)}`)
          .join(", ")}
      </Typography>
      <Button size="small" variant="outlined" loading={isLoading} onClick={() => void train()}>
        <Trans>Train with these settings</Trans>
      </Button>
    </Done>
  );
}

function Done({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Alert severity="success">
      <AlertTitle>{title}</AlertTitle>
      <Stack sx={{ gap: 1, alignItems: "flex-start" }}>{children}</Stack>
    </Alert>
  );
}
