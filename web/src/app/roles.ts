import { t } from "@lingui/core/macro";

import { useAppSelector } from "./store";

export type Role = "viewer" | "analyst" | "admin";
export const ROLES: Role[] = ["viewer", "analyst", "admin"];

const TITLES: Record<string, string> = { viewer: t`Viewer`, analyst: t`Analyst`, admin: t`Administrator` };

/** A role as people read it. */
export const roleTitle = (role: string) => TITLES[role] ?? role;

const IN_SENTENCE: Record<string, string> = { viewer: t`viewer`, analyst: t`analyst`, admin: t`admin` };

/** Why somebody of a role may not do what needs another; undefined where they may. */
export function whyNot(role: string | undefined, needed: Role): string | undefined {
  const known = ROLES.indexOf(role as Role);
  if (known >= ROLES.indexOf(needed)) return undefined;
  const needs = t`Requires the ${IN_SENTENCE[needed] ?? needed} role.`;
  return role ? t`${needs} Your role is ${IN_SENTENCE[role] ?? role}.` : needs;
}

/** As `whyNot`, of the one who is logged in. */
export const useWhyNot = (needed: Role) =>
  whyNot(
    useAppSelector((state) => state.session.user?.role),
    needed,
  );
