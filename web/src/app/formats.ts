/** Numbers, money and dates as the reader's own language writes them; unknown is a dash. */
const UNKNOWN = "–";

export const whole = (value: number | null | undefined) =>
  value == null ? UNKNOWN : new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 }).format(value);

export const share = (value: number | null | undefined) =>
  value == null
    ? UNKNOWN
    : new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 }).format(value);

export function money(value: number | null | undefined, currency: string): string {
  if (value == null) return UNKNOWN;
  const maximumFractionDigits = Math.abs(value) < 100 ? 2 : 0;
  return new Intl.NumberFormat(undefined, { style: "currency", currency, maximumFractionDigits }).format(
    value,
  );
}

export const day = (value: string | null | undefined) =>
  value == null
    ? UNKNOWN
    : new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(value));
