import type { ConsentCount, SuppressionResponse } from "../../api/generated";

export const CHANNELS: Record<ConsentCount["channel"], string> = { email: "Email", sms: "SMS", ads: "Ads" };

export const REASONS: Record<SuppressionResponse["reason"], string> = {
  unsubscribed: "Unsubscribed",
  complaint: "Complaint",
  bounced: "Bounced",
  request: "Their request",
  other: "Other",
};

const SHOWN_DIGITS = 12;

/** A contact as it may be shown: an ID, or the beginning of the hash of an address. */
export const contactName = ({ customer_id, email_hash }: SuppressionResponse): string =>
  customer_id ?? `Email address (${(email_hash ?? "").slice(0, SHOWN_DIGITS)}…)`;
