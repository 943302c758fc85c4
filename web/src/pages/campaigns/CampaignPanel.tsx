import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";

import { monthName } from "../../words/formats";
import { Button, Stack, Table, TableBody, TableCell, TableRow } from "@mui/material";
import { lazy, Suspense, useState } from "react";

import { useGetCampaignQuery, useRemoveCampaignMutation } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { useChartColours } from "../../ui/charts/chartColours";
import { Confirm } from "../../ui/Confirm";
import { Panel } from "../../ui/Panel";
import { WithReason } from "../../ui/WithReason";
import { monthsOption } from "./monthsChart";
import { TrackedCells, TrackedHead } from "./tracked";

const Chart = lazy(() => import("../../ui/charts/Chart"));

/** A campaign month by month. */
export function CampaignPanel({ id, close }: { id: string; close: () => void }) {
  const [remove, removed] = useRemoveCampaignMutation();
  // What is being removed is asked for no more.
  const skip = removed.isLoading || removed.isSuccess;
  const { currentData: data, isFetching, error, refetch } = useGetCampaignQuery({ campaignId: id }, { skip });
  const [isAsking, setAsking] = useState(false);
  const whyNot = useWhyNot("analyst");
  const colours = useChartColours();
  const gone = async () => {
    setAsking(false);
    if (!("error" in (await remove({ campaignId: id })))) close();
  };
  return (
    <Panel
      title={data ? data.campaign.name : t`Campaign`}
      explanation={t`Spend per month, with past and predicted revenue from the customers acquired.`}
      action={
        <Stack direction="row" sx={{ gap: 1 }}>
          <WithReason why={whyNot}>
            <Button color="error" disabled={whyNot !== undefined} onClick={() => setAsking(true)}>
              <Trans>Remove</Trans>
            </Button>
          </WithReason>
          <Button onClick={close}>
            <Trans>Close</Trans>
          </Button>
        </Stack>
      }
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      height={300}
    >
      {removed.error ? <Problem error={removed.error} /> : null}
      {data && (
        <Suspense fallback={null}>
          <Chart
            option={monthsOption(data, colours)}
            label={t`${data.campaign.name} by month`}
            summary={t`${data.months.length} months of spend`}
            height={260}
          />
        </Suspense>
      )}
      {data && (
        <Table size="small" aria-label={t`Campaign by month`}>
          <TrackedHead first={t`Month`} horizon={data.horizon_days} />
          <TableBody>
            {[...data.months].reverse().map((month) => (
              <TableRow key={month.month}>
                <TableCell component="th" scope="row">
                  {monthName(month.month)}
                </TableCell>
                <TrackedCells results={month.tracked} currency={data.currency} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <Confirm
        isOpen={isAsking}
        title={t`Remove this campaign?`}
        text={t`Its spend is deleted, and budget plans no longer learn from it. Customers are not affected.`}
        action={t`Remove`}
        onCancel={() => setAsking(false)}
        onConfirm={gone}
      />
    </Panel>
  );
}
