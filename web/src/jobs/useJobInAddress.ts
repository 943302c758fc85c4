import { useSearchParams } from "react-router";

/** The job that was started on this page, kept in the address: it is shown again after a reload. */
export function useJobInAddress(key = "job"): [string | undefined, (jobId: string | undefined) => void] {
  const [view, setView] = useSearchParams();
  const show = (jobId: string | undefined) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        if (jobId) next.set(key, jobId);
        else next.delete(key);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return [view.get(key) ?? undefined, show];
}
