import { t } from "@lingui/core/macro";

import { formatLocale } from "./language";

/** Numbers, money and dates as the chosen language writes them; unknown is a dash. */
const UNKNOWN = "–";

/** Making a formatter takes longer than drawing the cell it is for: each is made once. */
function memoized<Options, Made>(
  make: (locale: string, options: Options) => Made,
): (options: Options) => Made {
  const cache = new Map<string, Made>();
  return (options) => {
    const locale = formatLocale();
    const key = locale + JSON.stringify(options);
    const value = cache.get(key) ?? make(locale, options);
    cache.set(key, value);
    return value;
  };
}

/** Numbers as the options say, in the chosen language. */
export const numbers = memoized(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);

/** Dates as the options say, in the chosen language. */
export const dates = memoized(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);

export const whole = (value: number | null | undefined) =>
  value == null ? UNKNOWN : numbers({ maximumFractionDigits: 0 }).format(value);

export const share = (value: number | null | undefined) =>
  value == null ? UNKNOWN : numbers({ style: "percent", maximumFractionDigits: 1 }).format(value);

/** A share without digits after the point, for what changes while it is watched. */
export const wholePercent = (value: number) =>
  numbers({ style: "percent", maximumFractionDigits: 0 }).format(value);

export function money(value: number | null | undefined, currency: string): string {
  if (value == null) return UNKNOWN;
  const maximumFractionDigits = value !== 0 && Math.abs(value) < 100 ? 2 : 0;
  return numbers({ style: "currency", currency, maximumFractionDigits }).format(value);
}

export const day = (value: string | null | undefined) =>
  value == null ? UNKNOWN : dates({ dateStyle: "medium", timeZone: "UTC" }).format(new Date(value));

/** A number with few digits after the point; for metrics and the like. */
export const decimal = (value: number | null | undefined, digits = 2) =>
  value == null ? UNKNOWN : numbers({ maximumFractionDigits: digits }).format(value);

/** An amount to the cent, in whatever currency. */
export const exact = (value: number | null | undefined) =>
  value == null ? UNKNOWN : numbers({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);

/** Money in little room: 1.2M, 34K. */
export const shortMoney = (value: number | null | undefined, currency: string) =>
  value == null
    ? UNKNOWN
    : numbers({
        style: "currency",
        currency,
        notation: "compact",
        maximumFractionDigits: 1,
      }).format(value);

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** Bytes, in steps of 1,024. */
export function size(bytes: number | null | undefined): string {
  if (bytes == null) return UNKNOWN;
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), SIZES.length - 1);
  const style = { style: "unit", unit: SIZES[step], maximumFractionDigits: 1 } as const;
  return numbers(style).format(bytes / 1024 ** step);
}

/** A count in little room. */
export const shortWhole = (value: number | null | undefined) =>
  value == null ? UNKNOWN : numbers({ notation: "compact", maximumFractionDigits: 1 }).format(value);

/** A moment, in the reader's time zone. */
export const moment = (value: string | null | undefined) =>
  value == null ? UNKNOWN : dates({ dateStyle: "medium", timeStyle: "short" }).format(new Date(value));

const MIDNIGHT = /^\d{4}-\d\d-\d\d(T00:00(:00(\.0+)?)?(Z|\+00:00)?)?$/;

/** A day where the value has no time of its own, else a moment. */
export const dayOrMoment = (value: string | null | undefined) =>
  value != null && MIDNIGHT.test(value) ? day(value) : moment(value);

const DATE = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/;

/** A value of a table as people read it, whatever it is: no bare booleans, timestamps or JSON. */
export function anyValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return UNKNOWN;
  if (typeof value === "boolean") return value ? t`Yes` : t`No`;
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : decimal(value);
  if (Array.isArray(value)) return value.map(anyValue).join(", ");
  if (typeof value === "object")
    return Object.entries(value)
      .map(([name, part]) => `${readable(name)}: ${anyValue(part)}`)
      .join(", ");
  const text = String(value);
  if (DATE.test(text)) return dayOrMoment(text);
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? readable(text) : text;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** How long since: "5 minutes ago". */
export function ago(value: string | null | undefined, now = Date.now()): string {
  if (value == null) return UNKNOWN;
  const seconds = (new Date(value).getTime() - now) / 1000;
  const words = new Intl.RelativeTimeFormat(formatLocale(), { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(0, "second");
}

/** How long ago in little room: "12 days ago", "5 months ago", "15 years ago". */
export function daysAgo(days: number): string {
  const words = new Intl.RelativeTimeFormat(formatLocale(), { numeric: "always" });
  if (days < 60) return words.format(-days, "day");
  if (days < 730) return words.format(-Math.round(days / 30.44), "month");
  return words.format(-Math.floor(days / 365.25), "year");
}

/** "From 10 to 20", an interval of money. */
export const between = (
  lower: number | null | undefined,
  upper: number | null | undefined,
  currency: string,
) => (lower == null || upper == null ? UNKNOWN : t`${money(lower, currency)} to ${money(upper, currency)}`);

/** The first word is the name of a file, a column or an address: it is written as it is. */
const STARTS_WITH_NAME = /^\S*([._/\\@:=]\w|[a-z][A-Z])/;

/** With a capital letter, unless it begins with a name: "orders.csv could not be read" stays as it is. */
export const sentence = (text: string) =>
  STARTS_WITH_NAME.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** A text with its days written as the reader writes them: 2026-03-31 is 31 Mar 2026. */
export const withDays = (text: string) => text.replace(/\b\d{4}-\d\d-\d\d\b/g, (iso) => day(iso));

/** A month with its year: "Jan 2026". */
export const monthName = (month: string, style: "short" | "long" = "short") =>
  dates({ month: style, year: "numeric", timeZone: "UTC" }).format(new Date(month));

/** How many times the money comes back: "3.4×". */
export const times = (value: number | null | undefined) =>
  value == null ? "–" : `${numbers({ maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)}×`;

/** A name as people read it: "paid_search" is "Paid search". */
export const readable = (name: string) => sentence(name.replaceAll("_", " "));
