import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";
import { useSearchParams } from "react-router";

import { useListCampaignsQuery } from "../../api/generated";
import { PageHead } from "../../ui/PageHead";
import { PeriodChoice } from "../../ui/period/PeriodChoice";
import { usePeriod } from "../../ui/period/usePeriod";
import { AlertsPanel } from "./AlertsPanel";
import { CampaignsTable } from "./CampaignsTable";
import { ImportPanel } from "./ImportPanel";
import { CampaignPanel } from "./CampaignPanel";
import { TierMix } from "./TierMix";

/** What campaigns cost, whom they brought, and what these are worth. */
export default function CampaignsPage() {
  const [period] = usePeriod();
  const query = useListCampaignsQuery({ fromDay: period?.from, toDay: period?.to });
  const [view, setView] = useSearchParams();
  const chosen = view.get("campaign");
  const open = (id: string | undefined) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        if (id === undefined) next.delete("campaign");
        else next.set("campaign", id);
        return next;
      },
      { preventScrollReset: true },
    );
  const known = query.data?.campaigns.find((campaign) => campaign.campaign_id === chosen);
  return (
    <>
      <PageHead title={t`Campaigns`} subtitle={t`Cost, acquired customers and their predicted value.`} />
      <Stack spacing={3}>
        <PeriodChoice label={t`Spend`} />
        {query.data && <AlertsPanel list={query.data} />}
        <CampaignsTable query={query} open={open} />
        {known && <CampaignPanel id={known.campaign_id} close={() => open(undefined)} />}
        {query.data && query.data.campaigns.length > 0 && <TierMix list={query.data} />}
        <ImportPanel isFirst={query.data?.campaigns.length === 0 && !period} />
      </Stack>
    </>
  );
}
