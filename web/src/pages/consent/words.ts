import { t } from "@lingui/core/macro";

import type { ConsentCount, SuppressionResponse } from "../../api/generated";

export const CHANNELS: Record<ConsentCount["channel"], string> = { email: t`Email`, sms: "SMS", ads: t`Ads` };

export const REASONS: Record<SuppressionResponse["reason"], string> = {
  unsubscribed: t`Unsubscribed`,
  complaint: t`Complaint`,
  bounced: t`Bounced`,
  request: t`Their request`,
  other: t`Other`,
};

const SHOWN_DIGITS = 12;

/** A contact as it may be shown: an ID, or the beginning of the hash of an address. */
export const contactName = ({ customer_id, email_hash }: SuppressionResponse): string =>
  customer_id ?? t`Email address (${(email_hash ?? "").slice(0, SHOWN_DIGITS)}…)`;
