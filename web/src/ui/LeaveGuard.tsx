import { useEffect } from "react";
import { useBlocker } from "react-router";

import { Confirm } from "./Confirm";

interface Props {
  /** Whether leaving would lose something. */
  isActive: boolean;
  title: string;
  text: string;
  action: string;
}

/** Asks before this page is left, within the app and out of it. */
export function LeaveGuard({ isActive, title, text, action }: Props) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isActive && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isActive) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isActive]);
  return (
    <Confirm
      isOpen={blocker.state === "blocked"}
      title={title}
      text={text}
      action={action}
      onCancel={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
    />
  );
}
