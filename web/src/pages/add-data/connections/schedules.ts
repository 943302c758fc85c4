/** Schedules that can be chosen, and what they are called. */
export const SCHEDULES: Record<string, string> = {
  "every 15m": "Every 15 minutes",
  "every 1h": "Every hour",
  "every 6h": "Every 6 hours",
  "daily 03:00": "Every day at 03:00",
  "mon 03:00": "Every Monday at 03:00",
  "": "Only on request",
};

const UNITS: Record<string, string> = { m: "minutes", h: "hours", d: "days" };
const DAYS: Record<string, string> = {
  daily: "day",
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};

/** A schedule in plain words; those of programs may differ from what can be chosen here. */
export function scheduleInWords(schedule: string | null | undefined): string {
  const known = SCHEDULES[schedule ?? ""];
  if (known) return known;
  const interval = /^every (\d+) ?([mhd])$/.exec(schedule ?? "");
  if (interval) return `Every ${interval[1]} ${UNITS[interval[2]!]}`;
  const [day, time] = (schedule ?? "").split(" ");
  return `Every ${DAYS[day ?? ""] ?? day} at ${time}`;
}

/** Where the reader is, for schedules with a time of day. */
export const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
