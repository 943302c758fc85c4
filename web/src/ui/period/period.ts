/** A range of days, both included, as ISO dates. */
export interface Period {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string | null): text is string => {
  if (!text || !ISO.test(text)) return false;
  const time = Date.parse(text);
  return Number.isFinite(time) && isoDay(time) === text;
};
const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The range that an address has; undefined where it has none that makes sense. */
export function periodOf(view: URLSearchParams): Period | undefined {
  const [from, to] = [view.get("from"), view.get("to")];
  return isDay(from) && isDay(to) && from <= to ? { from, to } : undefined;
}

/** As many days, up to the day before. */
export function periodBefore({ from, to }: Period): Period {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return {
    from: isoDay(Date.parse(from) - days * DAY_MS),
    to: isoDay(Date.parse(from) - DAY_MS),
  };
}

/** The last so many days of the orders, which may be older than today. */
export const lastDays = (days: number, last: string): Period => ({
  from: isoDay(Date.parse(last) - (days - 1) * DAY_MS),
  to: last,
});

/** From the first of January of the year of the last order. */
export const thisYear = (last: string): Period => ({ from: `${last.slice(0, 4)}-01-01`, to: last });
