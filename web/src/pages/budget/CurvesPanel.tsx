import { t } from "@lingui/core/macro";
import { lazy, Suspense } from "react";

import { type BudgetPlan, useBudgetCurvesQuery } from "../../api/generated";
import { money } from "../../words/formats";
import { useChartColours } from "../../ui/charts/chartColours";
import { Choice } from "../../ui/forms/Choice";
import { Panel } from "../../ui/Panel";
import { useChoice } from "../../ui/useChoice";
import { curvesOption, MAX_CURVES, shownCurves } from "./curvesChart";
import { type By, lineName } from "./plan";

const Chart = lazy(() => import("../../ui/charts/Chart"));
const HEIGHT = 340;
const WHAT = { value: t`Value`, last: t`Marginal return` };
const ABOUT = {
  value: t`Each additional customer costs more than the last. Dots show the plan; bands show 80% prediction intervals.`,
  last: t`Value returned by the next unit of spend, by current spend. Where the lines are level, moving budget between them adds nothing.`,
};

/** How value grows with spend, part by part. */
export function CurvesPanel({ by, total, plan }: { by: By; total: number; plan: BudgetPlan | undefined }) {
  const most = Math.max(total, 1);
  const { currentData: data, isFetching, error, refetch } = useBudgetCurvesQuery({ by, maxSpend: most });
  const [what, choose] = useChoice("curve", ["value", "last"]);
  const colours = useChartColours();
  const shown = data && shownCurves(data, plan);
  return (
    <Panel
      title={t`Response curves`}
      explanation={ABOUT[what]}
      action={<Choice label={t`Measure`} names={WHAT} value={what} choose={choose} />}
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      height={HEIGHT}
    >
      {shown && (
        <Suspense fallback={null}>
          <Chart
            option={curvesOption(shown, what, plan, colours)}
            label={WHAT[what]}
            summary={shown.curves
              .map(
                (curve) =>
                  t`${lineName(curve)}: ${money(curve.value.at(-1), plan?.currency ?? "EUR")} for ${money(most, plan?.currency ?? "EUR")}`,
              )
              .join("; ")}
            height={HEIGHT}
          />
        </Suspense>
      )}
      {data &&
        data.curves.length > MAX_CURVES &&
        t`Showing the ${MAX_CURVES} budget lines with the highest spend.`}
    </Panel>
  );
}
