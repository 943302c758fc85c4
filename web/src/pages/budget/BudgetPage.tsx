import { lazy, Suspense } from "react";

import { Choice } from "../../ui/forms/Choice";
import { PageHead } from "../../ui/PageHead";
import { useChoice } from "../../ui/useChoice";
import { PlanView } from "./PlanView";

const EconomicsView = lazy(() => import("./economics/EconomicsView"));
const VIEWS = { plan: "Plan", customers: "Unit economics" };
const SUBTITLES = {
  plan: "Allocate the next 30 days of budget where it returns the most.",
  customers: "Cohorts, acquisition cost and payback.",
};

/** Where the next money goes, and what customers bring and cost. */
export default function BudgetPage() {
  const [view, choose] = useChoice("view", ["plan", "customers"]);
  return (
    <>
      <PageHead
        title="Budget"
        subtitle={SUBTITLES[view]}
        actions={<Choice label="View" names={VIEWS} value={view} choose={choose} />}
      />
      {view === "plan" ? (
        <PlanView />
      ) : (
        <Suspense fallback={null}>
          <EconomicsView />
        </Suspense>
      )}
    </>
  );
}
