import { useSearchParams } from "react-router";

import { type Asked, read, written } from "./plan";

/** What is asked for, kept in the address. */
export function useAsked(): [Asked, (change: Partial<Asked>) => void] {
  const [view, setView] = useSearchParams();
  const change = (made: Partial<Asked>) =>
    setView((before) => written({ ...read(before), ...made }, before), {
      replace: true,
      preventScrollReset: true,
    });
  return [read(view), change];
}
