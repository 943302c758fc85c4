import type { AudienceVersionShown } from "../../api/generated";

const REASONS: Record<string, string> = {
  no_consent: "said no",
  consent_unknown: "were never asked: unknown counts as no",
  suppressed: "are on a suppression list",
  no_usable_contact: "have no usable contact detail",
};

const PROBLEMS: Record<string, string> = {
  invalid_email: "e-mail addresses are not valid",
  invalid_phone: "phone numbers are not valid",
  unknown_country: "countries are not known",
};

const KEYS: Record<string, string> = {
  EMAIL: "e-mail",
  emailAddress: "e-mail",
  Email_SHA256: "e-mail",
  email: "e-mail",
  PHONE: "phone",
  phoneNumber: "phone",
  Phone_SHA256: "phone",
};

const CONSENTS: Record<string, string> = {
  consent_ads: "Only who agreed to ads is sent; who was never asked is not.",
  consent_email: "Only who agreed to e-mails is sent; who was never asked is not.",
};

const STATES: Record<AudienceVersionShown["state"], string> = {
  none: "not sent",
  sending: "being sent",
  sent: "sent",
  failed: "failed",
};

export const reasonWords = (reason: string) => REASONS[reason] ?? reason.replaceAll("_", " ");
export const problemWords = (kind: string) => PROBLEMS[kind] ?? kind.replaceAll("_", " ");
export const consentWords = (consent: string | null | undefined) =>
  consent ? (CONSENTS[consent] ?? consent) : "Nobody has to be asked: no contact detail leaves.";
export const stateWords = (state: AudienceVersionShown["state"]) => STATES[state];

/** How many of those who are sent can be found by e-mail, by phone. */
export const contactKeys = (keys: Record<string, number>): [string, number][] =>
  Object.entries(keys).flatMap(([name, count]) => {
    const word = KEYS[name];
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
export const nameFault = (name: string) =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name) ? undefined : "1 to 64 letters, digits, - and _";
