import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { MenuItem, TextField } from "@mui/material";

import {
  useGetBacktestQuery,
  useListJobsQuery,
  useModelBacktestQuery,
  type VersionResponse,
} from "../../../api/generated";
import { moment } from "../../../words/formats";
import { BacktestParts } from "./BacktestParts";
import { useModelTitle } from "../../../app/useTitles";
import { isChampion } from "../words";

interface Props {
  versions: VersionResponse[];
  /** `champion`, the number of a version, or the id of a job. */
  of: string;
  choose: (of: string) => void;
  currency: string;
}

const isVersion = (of: string) => of === "champion" || /^\d{1,9}$/.test(of);

/** One back-test of those there are: of the versions, and of jobs that tested without training. */
export function BacktestPanel({ versions, of, choose, currency }: Props) {
  const nameOf = useModelTitle();
  const jobs = useListJobsQuery({ kind: "backtest", state: "done", limit: 20 });
  const ofVersion = useModelBacktestQuery({ version: of }, { skip: !isVersion(of) });
  const ofJob = useGetBacktestQuery({ jobId: of }, { skip: isVersion(of) });
  const shown = isVersion(of) ? ofVersion : ofJob;
  const champion = versions.find(isChampion);
  const others = versions.filter((version) => !isChampion(version));
  const known = [
    "champion",
    ...others.map((other) => String(other.number)),
    ...(jobs.data ?? []).map((job) => job.job_id),
  ];
  const value = known.includes(of) ? of : of === String(champion?.number) ? "champion" : "";
  const picker = (
    <TextField
      select
      size="small"
      label={t`Back-test`}
      value={value}
      onChange={(event) => choose(event.target.value)}
      sx={{ minWidth: 220, mt: { xs: 1, md: 0 } }}
    >
      <MenuItem value="champion">
        <Trans>
          Version {champion?.number ?? "–"}, {nameOf(champion?.model)} (champion)
        </Trans>
      </MenuItem>
      {others.map((other) => (
        <MenuItem key={other.number} value={String(other.number)}>
          <Trans>
            Version {other.number}, {nameOf(other.model)}
          </Trans>
        </MenuItem>
      ))}
      {(jobs.data ?? []).map((job) => (
        <MenuItem key={job.job_id} value={job.job_id}>
          <Trans>Back-test, {moment(job.finished_at)}</Trans>
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <BacktestParts
      tested={shown.currentData}
      error={shown.error}
      onRetry={shown.refetch}
      currency={currency}
      action={picker}
    />
  );
}
