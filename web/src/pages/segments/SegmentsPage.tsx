import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";

import { type Summary, useDashboardQuery } from "../../api/generated";
import { useCurrency } from "../../app/useCurrency";
import { Problem } from "../../ui/Problem";
import { Choice } from "../../ui/forms/Choice";
import { PageHead } from "../../ui/PageHead";
import { useChoice } from "../../ui/useChoice";
import { ClustersPanel } from "./clusters/ClustersPanel";
import { GroupsPanel } from "./groups/GroupsPanel";
import { MovementPanel } from "./groups/MovementPanel";
import { PrecisionNote } from "./groups/PrecisionNote";
import { RfmHistoryPanel } from "./groups/RfmHistoryPanel";
import { RfmPanel } from "./groups/RfmPanel";
import { SavedPanel } from "./SavedPanel";

const BY = { rfm: t`RFM segments`, value_tier: t`Value tiers`, saved: t`Saved`, clusters: t`Clusters` };

/** Customers in groups: how large, worth what, and who went from which to which. */
export default function SegmentsPage() {
  const { data, error, refetch } = useDashboardQuery();
  const currency = useCurrency();
  const [by, choose] = useChoice("by", ["rfm", "value_tier", "saved", "clusters"]);
  if (error) return <Problem error={error} onRetry={refetch} />;
  return (
    <>
      <PageHead
        title={t`Segments`}
        subtitle={t`Customer groups: size, value and movement.`}
        actions={<Choice label={t`Group by`} names={BY} value={by} choose={choose} />}
      />
      {data?.customers !== 0 && (
        <Stack spacing={3}>
          <Shown by={by} summary={data} currency={currency} />
        </Stack>
      )}
    </>
  );
}

interface ShownProps {
  by: keyof typeof BY;
  summary: Summary | undefined;
  currency: string;
}

function Shown({ by, summary, currency }: ShownProps) {
  if (by === "clusters") return <ClustersPanel currency={currency} />;
  if (by === "saved")
    return (
      <SavedPanel
        kinds={["saved", "eco"]}
        title={t`Saved segments`}
        explanation={t`Named rules with current counts. Use them to create audiences.`}
        empty={t`No saved segments yet.`}
        currency={currency}
      />
    );
  return (
    <>
      <GroupsPanel by={by} summary={summary} />
      {by === "value_tier" && <PrecisionNote />}
      {by === "rfm" && <RfmPanel currency={currency} />}
      {by === "rfm" && <RfmHistoryPanel currency={currency} />}
      <MovementPanel by={by} currency={currency} />
    </>
  );
}
