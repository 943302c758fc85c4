import { useAppSelector } from "./store";

export type Role = "viewer" | "analyst" | "admin";
export const ROLES: Role[] = ["viewer", "analyst", "admin"];

const TITLES: Record<string, string> = { viewer: "Viewer", analyst: "Analyst", admin: "Administrator" };

/** A role as people read it. */
export const roleTitle = (role: string) => TITLES[role] ?? role;

/** Why somebody of a role may not do what needs another; undefined where they may. */
export function whyNot(role: string | undefined, needed: Role): string | undefined {
  const known = ROLES.indexOf(role as Role);
  if (known >= ROLES.indexOf(needed)) return undefined;
  return `Requires the ${needed} role.${role ? ` Your role is ${role}.` : ""}`;
}

/** As `whyNot`, of the one who is logged in. */
export const useWhyNot = (needed: Role) =>
  whyNot(
    useAppSelector((state) => state.session.user?.role),
    needed,
  );
