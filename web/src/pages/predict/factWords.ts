import { t } from "@lingui/core/macro";

import type { FactField } from "../../api/generated";
import { decimal, money, share, whole } from "../../words/formats";

/** Less than a cent. */
export const NOTHING = 0.005;

/** A value with its unit. */
export function inWords(field: FactField, value: number | string, currency: string): string {
  if (typeof value === "string") return value;
  if (field.unit === "currency") return money(value, currency);
  if (field.unit === "share") return share(value);
  if (field.unit === "days") return `${whole(value)} ${value === 1 ? t`day` : t`days`}`;
  if (field.unit === "orders") return `${decimal(value, 1)} ${value === 1 ? t`order` : t`orders`}`;
  return decimal(value);
}

/** What is usual in the shop. */
export function rangeInWords(field: FactField, currency: string): string {
  if (field.typical === null) return "";
  const typical = t`Typical: ${inWords(field, field.typical, currency)}`;
  if (field.low === null || field.high === null) return `${typical}.`;
  return t`${typical}; half of your customers are between ${inWords(field, field.low, currency)} and ${inWords(field, field.high, currency)}.`;
}

/** A difference with its sign. */
export function signed(amount: number, currency: string, isMoney = true): string {
  const size = isMoney ? money(Math.abs(amount), currency) : decimal(Math.abs(amount));
  if (Math.abs(amount) < NOTHING) return size;
  return `${amount < 0 ? "−" : "+"}${size}`;
}

/** How a value compares with where it began: in percent, or in how many times as much. */
export function inProportion(value: number, start: number | null): string {
  if (!start || start <= 0) return "";
  const times = value / start;
  if (times >= 3) return t` (${decimal(times, 1)} times as much)`;
  return ` (${times < 1 ? "−" : "+"}${share(Math.abs(times - 1))})`;
}
