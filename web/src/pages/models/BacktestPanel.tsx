import { MenuItem, TextField } from "@mui/material";

import {
  useGetBacktestQuery,
  useListJobsQuery,
  useModelBacktestQuery,
  type VersionShown,
} from "../../api/generated";
import { moment } from "../../app/formats";
import { BacktestParts } from "./BacktestParts";
import { isChampion, nameOf } from "./words";

interface Props {
  versions: VersionShown[];
  /** `champion`, the number of a version, or the id of a job. */
  of: string;
  choose: (of: string) => void;
  currency: string;
}

const isVersion = (of: string) => of === "champion" || /^\d{1,9}$/.test(of);

/** One back-test of those there are: of the versions, and of jobs that tested without training. */
export function BacktestPanel({ versions, of, choose, currency }: Props) {
  const jobs = useListJobsQuery({ kind: "backtest", state: "done", limit: 20 });
  const ofVersion = useModelBacktestQuery({ wanted: of }, { skip: !isVersion(of) });
  const ofJob = useGetBacktestQuery({ jobId: of }, { skip: isVersion(of) });
  const asked = isVersion(of) ? ofVersion : ofJob;
  const champion = versions.find(isChampion);
  const others = versions.filter((one) => !isChampion(one));
  const known = [
    "champion",
    ...others.map((one) => String(one.number)),
    ...(jobs.data ?? []).map((one) => one.job_id),
  ];
  const value = known.includes(of) ? of : of === String(champion?.number) ? "champion" : "";
  const picker = (
    <TextField
      select
      size="small"
      label="Back-test"
      value={value}
      onChange={(event) => choose(event.target.value)}
      sx={{ minWidth: 220, mt: { xs: 1, md: 0 } }}
    >
      <MenuItem value="champion">
        Version {champion?.number ?? "–"}, {nameOf(champion?.model)} (champion)
      </MenuItem>
      {others.map((one) => (
        <MenuItem key={one.number} value={String(one.number)}>
          Version {one.number}, {nameOf(one.model)}
        </MenuItem>
      ))}
      {(jobs.data ?? []).map((one) => (
        <MenuItem key={one.job_id} value={one.job_id}>
          Back-test, {moment(one.finished_at)}
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <BacktestParts
      tested={asked.currentData}
      error={asked.error}
      again={asked.refetch}
      currency={currency}
      action={picker}
    />
  );
}
