import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Button, Stack } from "@mui/material";

import { type JobResponse, useSubmitJobMutation } from "../../../api/generated";
import { exact, whole } from "../../../words/formats";
import { Problem } from "../../../ui/Problem";
import { useCurrency } from "../../../app/useCurrency";

interface Changed {
  orders: number;
  money_before: number | null;
  money_now: number | null;
  replaced: boolean;
}

/** Orders that were cancelled, refunded or edited since an earlier file, and which of the two counts. */
export function ChangedOrders({ job, onStarted }: { job: JobResponse; onStarted: (jobId: string) => void }) {
  const changed = job.result?.["orders_changed"] as Changed | null | undefined;
  const [submit, submitting] = useSubmitJobMutation();
  const currency = useCurrency();
  if (!changed) return null;
  const money = (value: number | null) => (value === null ? "" : ` (${exact(value)} ${currency})`);
  const orders = changed.orders === 1 ? t`1 order` : t`${whole(changed.orders)} orders`;
  if (changed.replaced)
    return (
      <Alert severity="info">
        <Trans>
          {orders} updated to the values in this file{money(changed.money_now)}. The earlier values{" "}
          {money(changed.money_before)} no longer count.
        </Trans>
      </Alert>
    );
  async function replace() {
    const answers = { ...(job.parameters["answers"] as object), changed_orders: "replace" };
    const { data } = await submit({
      jobCreate: { kind: job.kind, parameters: { ...job.parameters, answers } },
    });
    if (data) onStarted(data.job_id);
  }
  return (
    <Alert severity="warning">
      <AlertTitle>
        <Trans>{orders} changed since an earlier import</Trans>
      </AlertTitle>
      <Stack spacing={1} sx={{ alignItems: "flex-start" }}>
        <span>
          <Trans>
            They were canceled, refunded or edited. The earlier values{money(changed.money_before)} still
            count, not those in this file{money(changed.money_now)}.
          </Trans>
        </span>
        {submitting.error && <Problem error={submitting.error} />}
        <Button
          size="small"
          variant="outlined"
          color="inherit"
          disabled={submitting.isLoading}
          onClick={() => void replace()}
        >
          <Trans>Use the values in this file</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}
