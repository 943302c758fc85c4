import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle } from "@mui/material";

import type { CampaignList } from "../../api/generated";

/** Campaigns that buy customers of low value, or pay too much; how that is judged. */
export function AlertsPanel({ list }: { list: CampaignList }) {
  const alerts = list.campaigns.flatMap((campaign) =>
    campaign.alerts.map((alert) => ({ campaign: campaign.name, ...alert })),
  );
  if (alerts.length === 0) return null;
  return (
    <Alert severity="warning">
      <AlertTitle>
        <Trans>Campaigns to review</Trans>
      </AlertTitle>
      {alerts.map((alert) => (
        <div key={`${alert.campaign} ${alert.kind}`}>
          <b>{alert.campaign}</b>: {alert.text}
        </div>
      ))}
      <div style={{ marginTop: 8, fontSize: "0.8rem" }}>
        <Trans>Alert rule: {list.rule}</Trans>
      </div>
    </Alert>
  );
}
