import { useMemo } from "react";
import { useSearchParams } from "react-router";

import { type Period, periodOf } from "./period";

/** The range of days in the address, and how to change it; a page that counts on is asked for anew. */
export function usePeriod(): [Period | undefined, (period: Period | undefined) => void] {
  const [view, setView] = useSearchParams();
  const [from, to] = [view.get("from"), view.get("to")];
  const period = useMemo(() => periodOf(new URLSearchParams({ from: from ?? "", to: to ?? "" })), [from, to]);
  const choose = (chosen: Period | undefined) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        for (const name of ["from", "to", "after"]) next.delete(name);
        if (chosen) {
          next.set("from", chosen.from);
          next.set("to", chosen.to);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return [period, choose];
}
