import { useListJobsQuery, useSubmitJobMutation } from "../api/generated";
import { isUnfinished } from "../api/live";

const MAX_JOBS = 6;

/** Predict all customers with the champion; `running` is the job that already does so. */
export function useScoreAll() {
  const { data: jobs = [] } = useListJobsQuery({ limit: MAX_JOBS });
  const [submit, { isLoading, error }] = useSubmitJobMutation();
  const running = jobs.find((job) => job.kind === "score" && isUnfinished(job));
  const score = () => submit({ jobCreate: { kind: "score", parameters: {} } });
  return { running, score, isLoading, error };
}
