import { t } from "@lingui/core/macro";

import type { AudienceVersionResponse } from "../../api/generated";

const REASONS: Record<string, string> = {
  no_consent: t`Consent declined`,
  consent_unknown: t`No consent data`,
  suppressed: t`On the suppression list`,
  no_usable_contact: t`No usable contact details`,
};

const PROBLEMS: Record<string, string> = {
  invalid_email: t`invalid email addresses`,
  invalid_phone: t`invalid phone numbers`,
  unknown_country: t`unknown countries`,
};

/** Platforms name their match keys differently: EMAIL, emailAddress, Email_SHA256. */
const KEYS: [RegExp, string][] = [
  [/^e-?mail/i, "email"],
  [/^phone/i, "phone"],
];

const CONSENTS: Record<string, string> = {
  consent_ads: t`Sent only with ad consent. Customers without consent data are excluded.`,
  consent_email: t`Sent only with email consent. Customers without consent data are excluded.`,
};

const STATES: Record<AudienceVersionResponse["state"], string> = {
  none: t`Not sent`,
  sending: t`Sending`,
  sent: t`Sent`,
  failed: t`Failed`,
};

export const reasonWords = (reason: string) => REASONS[reason] ?? reason.replaceAll("_", " ");
export const problemWords = (kind: string) => PROBLEMS[kind] ?? kind.replaceAll("_", " ");
export const consentWords = (consent: string | null | undefined) =>
  consent ? (CONSENTS[consent] ?? consent) : t`No consent required: no contact details are sent.`;
/** Settings that a channel lacks, as the form that sets it up names them. */
export const settingWords = (channel: { missing_titles: string[] }) => channel.missing_titles.join(", ");

export const stateWords = (state: AudienceVersionResponse["state"]) => STATES[state];

/** How many of those who are sent can be found by email, by phone. */
export const contactKeys = (keys: Record<string, number>): [string, number][] =>
  Object.entries(keys).flatMap(([name, count]) => {
    const word = KEYS.find(([pattern]) => pattern.test(name))?.[1];
    return word ? [[word, count] as [string, number]] : [];
  });

/** A name for an audience of a segment: letters, digits and dashes, as the service wants it. */
export const nameFor = (segment: string) =>
  segment
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64);

/** Why a name cannot be an audience's; undefined where it can. */
export const nameProblem = (name: string) =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)
    ? undefined
    : t`Use 1 to 64 letters, digits, hyphens and underscores`;
