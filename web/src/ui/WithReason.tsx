import { Tooltip } from "@mui/material";
import type { ReactElement } from "react";

/** A control that says why it cannot be used, when it cannot. */
export function WithReason({ why, children }: { why: string | undefined; children: ReactElement }) {
  if (!why) return children;
  return (
    <Tooltip title={why} describeChild>
      <span tabIndex={0}>{children}</span>
    </Tooltip>
  );
}
