import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack } from "@mui/material";
import { Link } from "react-router";

import { useBudgetAllocationQuery } from "../../api/generated";
import { useChoice } from "../../ui/useChoice";
import { useSettled } from "../../ui/useSettled";
import { PlanFigures } from "./PlanFigures";
import { Controls } from "./Controls";
import { CurvesPanel } from "./CurvesPanel";
import { PlanPanel } from "./PlanPanel";
import { query } from "./plan";
import { useBudgetRequest } from "./useBudgetRequest";
import { WhatIf } from "./WhatIf";

const SETTLED_MS = 250;

/** The plan by the rule, and the one that brings the most, beside each other. */
export function PlanView() {
  const [request, change] = useBudgetRequest();
  const [method, choose] = useChoice("method", ["rule", "optimise"]);
  const settled = useSettled(request, SETTLED_MS);
  const rule = useBudgetAllocationQuery(query(settled, "rule"));
  const best = useBudgetAllocationQuery(query(settled, "optimise"));
  const shown = method === "rule" ? rule : best;
  if (isMissing(shown.error)) return <NotAvailable />;
  return (
    <Stack spacing={3}>
      <Controls request={request} change={change} method={method} choose={choose} />
      <PlanFigures
        rule={rule.data}
        best={best.data}
        chosen={method}
        isOld={rule.isFetching || best.isFetching}
      />
      <PlanPanel query={shown} request={request} change={change} />
      <CurvesPanel by={settled.by} total={settled.total} plan={shown.data} />
      {shown.data && <WhatIf key={request.by} plan={shown.data} margin={settled.margin} />}
    </Stack>
  );
}

const isMissing = (error: unknown) =>
  (error as { data?: { code?: string } } | undefined)?.data?.code === "data.no_predictions";

function NotAvailable() {
  const add = (
    <Button color="inherit" component={Link} to="/add-data">
      <Trans>Add data</Trans>
    </Button>
  );
  return (
    <Alert severity="info" action={add}>
      <Trans>
        Budget plans are based on predicted customer value, which is not available yet. Import orders with
        amounts.
      </Trans>
    </Alert>
  );
}
