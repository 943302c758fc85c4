import { useLocation } from "react-router";

import { EmptyNotice } from "./EmptyNotice";
import { ExampleNotice } from "./ExampleNotice";
import { hasFigures } from "./figures";
import { OrderAgeNotice } from "./OrderAgeNotice";
import { ScoringNotice } from "./ScoringNotice";

/** What has to be known before the figures of a page are read. */
export function Notices() {
  const { pathname } = useLocation();
  if (!hasFigures(pathname)) return null;
  return (
    <>
      {pathname !== "/" && <EmptyNotice />}
      <ExampleNotice />
      <ScoringNotice />
      <OrderAgeNotice />
    </>
  );
}
