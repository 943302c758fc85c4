import { t } from "@lingui/core/macro";

import type { Notice } from "../api/generated";
import { jobName } from "../jobs/words";

interface NoticeText {
  title: string;
  detail?: string;
  /** The page that shows more. */
  to?: string;
}

const ALERTS: Record<string, NoticeText> = {
  old_orders: { title: t`The newest order is old`, detail: t`Add newer orders.`, to: "/add-data" },
  retrain: { title: t`The model should be trained again`, to: "/models" },
};

/** A notice in words. */
export function noticeText({ kind, subject }: Pick<Notice, "kind" | "subject">): NoticeText {
  if (kind === "alert") return ALERTS[subject] ?? { title: subject };
  if (kind === "connection_failed")
    return { title: t`Orders could not be fetched from a shop`, to: "/add-data" };
  const name = jobName({ kind: subject });
  return kind === "job_done"
    ? { title: t`Finished: ${name}`, to: "/reports" }
    : { title: t`Failed: ${name}`, detail: t`The jobs list says why.`, to: "/reports" };
}
