import { useSearchParams } from "react-router";

import { type BudgetRequest, read, written } from "./plan";

/** What is asked for, kept in the address. */
export function useBudgetRequest(): [BudgetRequest, (change: Partial<BudgetRequest>) => void] {
  const [view, setView] = useSearchParams();
  const change = (changes: Partial<BudgetRequest>) =>
    setView((before) => written({ ...read(before), ...changes }, before), {
      replace: true,
      preventScrollReset: true,
    });
  return [read(view), change];
}
