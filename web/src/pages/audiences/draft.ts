import type { ChannelResponse, AudienceCreate } from "../../api/generated";
import { nameFor } from "./words";

/** An audience as it is being made. `holdOut` in percent. */
export interface Draft {
  audience: string;
  segment: string;
  /** Empty until one is chosen: then the default one. */
  channel: string;
  holdOut: number;
  publicName: string;
  country: string;
  suppressed: string;
  withValues: boolean;
}

export const begin = (segment: string): Draft => ({
  audience: nameFor(segment),
  segment,
  channel: "",
  holdOut: 10,
  publicName: "",
  country: "",
  suppressed: "",
  withValues: true,
});

/** As the service takes it: what was left empty is left out. */
export const requestOf = (draft: Draft): AudienceCreate => ({
  audience: draft.audience,
  segment: draft.segment,
  channel: draft.channel,
  hold_out: draft.holdOut / 100,
  with_values: draft.withValues,
  suppressed: draft.suppressed,
  ...(draft.publicName.trim() && { public_name: draft.publicName.trim() }),
  ...(draft.country.trim() && { country: draft.country.trim().toUpperCase() }),
});

/** An ad platform that also finds people like the members, where there is one. */
export const defaultChannel = (channels: ChannelResponse[] = []): string =>
  (channels.find((channel) => channel.makes_lookalikes) ?? channels[0])?.name ?? "";
