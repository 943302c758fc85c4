import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";

import { PageHead } from "../../ui/PageHead";
import { PeriodChoice } from "../../ui/period/PeriodChoice";
import { CohortsPanel } from "./CohortsPanel";
import { UnitsPanel } from "./UnitsPanel";

/** What customers bring since their first order, and what they cost. */
export default function CohortsPage() {
  return (
    <>
      <PageHead
        title={t`Cohorts`}
        subtitle={t`Retention, revenue, margin and payback of customers since their first order`}
      />
      <Stack spacing={3}>
        <PeriodChoice label={t`First order`} />
        <CohortsPanel />
        <UnitsPanel />
      </Stack>
    </>
  );
}
