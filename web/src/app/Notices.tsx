import { useLocation } from "react-router";

import { EmptyNotice } from "./EmptyNotice";
import { ExampleNotice } from "./ExampleNotice";
import { ScoringNotice } from "./ScoringNotice";

/** Pages without figures of customers. */
const WITHOUT_FIGURES = ["/account", "/users", "/storage", "/add-data"];

/** What has to be known before the figures of a page are read. */
export function Notices() {
  const { pathname } = useLocation();
  if (WITHOUT_FIGURES.includes(pathname)) return null;
  return (
    <>
      {pathname !== "/" && <EmptyNotice />}
      <ExampleNotice />
      <ScoringNotice />
    </>
  );
}
