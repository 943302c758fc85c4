import { Alert, AlertTitle } from "@mui/material";

import type { CampaignList } from "../../api/generated";

/** Campaigns that buy customers of low value, or pay too much; how that is judged. */
export function AlertsPanel({ found }: { found: CampaignList }) {
  const alerts = found.campaigns.flatMap((one) =>
    one.alerts.map((alert) => ({ campaign: one.name, ...alert })),
  );
  if (alerts.length === 0) return null;
  return (
    <Alert severity="warning">
      <AlertTitle>Campaigns to review</AlertTitle>
      {alerts.map((one) => (
        <div key={`${one.campaign} ${one.kind}`}>
          <b>{one.campaign}</b>: {one.text}
        </div>
      ))}
      <div style={{ marginTop: 8, fontSize: "0.8rem" }}>Alert rule: {found.rule}</div>
    </Alert>
  );
}
