import { t } from "@lingui/core/macro";

/** Schedules that can be chosen, and what they are called. */
export const SCHEDULES: Record<string, string> = {
  "every 15m": t`Every 15 minutes`,
  "every 1h": t`Every hour`,
  "every 6h": t`Every 6 hours`,
  "daily 03:00": t`Every day at 03:00`,
  "mon 03:00": t`Every Monday at 03:00`,
  "": t`Only on request`,
};

const INTERVALS: Record<string, (count: string) => string> = {
  m: (count) => t`Every ${count} minutes`,
  h: (count) => t`Every ${count} hours`,
  d: (count) => t`Every ${count} days`,
};
const DAYS: Record<string, string> = {
  daily: t`day`,
  mon: t`Monday`,
  tue: t`Tuesday`,
  wed: t`Wednesday`,
  thu: t`Thursday`,
  fri: t`Friday`,
  sat: t`Saturday`,
  sun: t`Sunday`,
};

/** A schedule in plain words; those of programs may differ from what can be chosen here. */
export function scheduleInWords(schedule: string | null | undefined): string {
  const known = SCHEDULES[schedule ?? ""];
  if (known) return known;
  const [, count = "", unit = ""] = /^every (\d+) ?([mhd])$/.exec(schedule ?? "") ?? [];
  const interval = INTERVALS[unit];
  if (interval) return interval(count);
  const [day = "", time = ""] = (schedule ?? "").split(" ");
  return t`Every ${DAYS[day] ?? day} at ${time}`;
}

/** Where the reader is, for schedules with a time of day. */
export const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
