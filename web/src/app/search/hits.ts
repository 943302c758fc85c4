import { t } from "@lingui/core/macro";

import type { SearchResults } from "../../api/generated";
import { folded } from "../../words/folded";
import { PLACES } from "../pages";

/** Something to go to. */
export interface Hit {
  kind: string;
  title: string;
  note?: string;
  to: string;
}

const MORE_PAGES = [
  { to: "/account", name: t`Account and API keys`, isForAdmins: false },
  { to: "/users", name: t`Users and roles`, isForAdmins: true },
  { to: "/storage", name: t`Storage`, isForAdmins: true },
  { to: "/help", name: t`Help and glossary`, isForAdmins: false },
];

/** Pages whose name contains the text, in any letter case. */
export function pageHits(text: string, isAdmin: boolean): Hit[] {
  const searched = folded(text.trim());
  return [...PLACES, ...MORE_PAGES.filter((page) => isAdmin || !page.isForAdmins)]
    .filter(({ name }) => folded(name).includes(searched))
    .map(({ to, name }) => ({ kind: t`Pages`, title: name, to }));
}

const at = (...parts: (string | number)[]) => `/${parts.map((part) => encodeURIComponent(part)).join("/")}`;

/** What the service found, in the order in which it is shown. */
export function namedHits({ customers, segments, audiences }: SearchResults): Hit[] {
  return [
    ...customers.map(({ customer_id, name, email }) => ({
      kind: t`Customers`,
      title: name ?? customer_id,
      note: [name ? customer_id : null, email].filter(Boolean).join(" · "),
      to: at("customers", customer_id),
    })),
    ...segments.map(({ name, title }) => ({ kind: t`Segments`, title, to: at("segments", name) })),
    ...audiences.map(({ name, number }) => ({
      kind: t`Audiences`,
      title: name,
      to: at("audiences", name, number),
    })),
  ];
}
