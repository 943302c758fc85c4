import { Alert, Button, Stack } from "@mui/material";
import { Link } from "react-router";

import { useBudgetAllocationQuery } from "../../api/generated";
import { useChoice } from "../../ui/useChoice";
import { useSettled } from "../../ui/useSettled";
import { Compared } from "./PlanFigures";
import { Controls } from "./Controls";
import { CurvesPanel } from "./CurvesPanel";
import { PlanPanel } from "./PlanPanel";
import { query } from "./plan";
import { useAsked } from "./useBudgetQuery";
import { WhatIf } from "./WhatIf";

const SETTLED_MS = 250;

/** The plan by the rule, and the one that brings the most, beside each other. */
export function PlanView() {
  const [asked, change] = useAsked();
  const [method, choose] = useChoice("method", ["rule", "optimise"]);
  const settled = useSettled(asked, SETTLED_MS, JSON.stringify(asked));
  const rule = useBudgetAllocationQuery(query(settled, "rule"));
  const best = useBudgetAllocationQuery(query(settled, "optimise"));
  const shown = method === "rule" ? rule : best;
  if (isMissing(shown.error)) return <NothingYet />;
  return (
    <Stack spacing={3}>
      <Controls asked={asked} change={change} method={method} choose={choose} />
      <Compared
        rule={rule.data}
        best={best.data}
        chosen={method}
        isOld={rule.isFetching || best.isFetching}
      />
      <PlanPanel found={shown} asked={asked} change={change} />
      <CurvesPanel by={settled.by} total={settled.total} plan={shown.data} />
      {shown.data && <WhatIf key={asked.by} plan={shown.data} margin={settled.margin} />}
    </Stack>
  );
}

const isMissing = (error: unknown) =>
  (error as { data?: { code?: string } } | undefined)?.data?.code === "data.no_predictions";

function NothingYet() {
  const add = (
    <Button color="inherit" component={Link} to="/add-data">
      Add data
    </Button>
  );
  return (
    <Alert severity="info" action={add}>
      Budget plans are based on predicted customer value, which is not available yet. Import orders with
      amounts.
    </Alert>
  );
}
