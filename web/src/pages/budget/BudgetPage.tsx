import { t } from "@lingui/core/macro";
import { Navigate, useSearchParams } from "react-router";

import { PageHead } from "../../ui/PageHead";
import { PlanView } from "./PlanView";

/** Where the next money goes. */
export default function BudgetPage() {
  const [view] = useSearchParams();
  // What customers bring and cost was a part of this page once; links to it still lead there.
  if (view.get("view") === "customers") return <Navigate replace to={`/cohorts?${withoutView(view)}`} />;
  return (
    <>
      <PageHead
        title={t`Budget`}
        subtitle={t`Allocate the next 30 days of budget where it returns the most.`}
      />
      <PlanView />
    </>
  );
}

function withoutView(view: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(view);
  rest.delete("view");
  return rest;
}
