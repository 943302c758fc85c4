import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack, Typography } from "@mui/material";
import { useState } from "react";

import { useSubmitJobMutation } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { useNoOrders } from "../../app/useNoOrders";
import { Problem } from "../../ui/Problem";
import { HorizonChoice, DEFAULT_HORIZON } from "../../jobs/HorizonChoice";
import { Panel } from "../../ui/Panel";
import { WithReason } from "../../ui/WithReason";

/** Starts a run over the orders that are there. */
export function NewReport({ onStarted }: { onStarted: (jobId: string) => void }) {
  const [horizon, setHorizon] = useState(DEFAULT_HORIZON);
  const [submit, { error, isLoading }] = useSubmitJobMutation();
  const noOrders = useNoOrders();
  const mayNot = useWhyNot("analyst") ?? noOrders;
  async function start() {
    const { data } = await submit({ jobCreate: { kind: "report", parameters: { horizon } } });
    if (data) onStarted(data.job_id);
  }
  return (
    <Panel title={t`New report`}>
      <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", alignItems: "center", pt: 1 }}>
        <HorizonChoice horizon={horizon} onChange={setHorizon} />
        <WithReason why={mayNot}>
          <Button variant="contained" disabled={isLoading || !!mayNot} onClick={() => void start()}>
            <Trans>Create report</Trans>
          </Button>
        </WithReason>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {mayNot ?? t`Takes about a minute per million order lines. The best model becomes the champion.`}
        </Typography>
      </Stack>
      {error && <Problem error={error} />}
    </Panel>
  );
}
