import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle, Button, Stack } from "@mui/material";
import { Link } from "react-router";

import type { JobResponse } from "../../../api/generated";
import { day, whole } from "../../../words/formats";
import { ChangedOrders } from "./ChangedOrders";
import { ReturnedCustomers } from "./ReturnedCustomers";

const MOST_VALUABLE = "/customers?limit=100";

interface Props {
  job: JobResponse;
  onStarted: (jobId: string) => void;
  onOther: () => void;
}

/** The data is in and everybody is predicted: where to look. */
export function ImportResult({ job, onStarted, onOther }: Props) {
  const { customers, horizon_days, as_of, already_ingested } = job.result ?? {};
  return (
    <Stack spacing={2}>
      <Alert severity="success">
        <AlertTitle>
          <Trans>Predictions are ready for {whole(customers as number)} customers</Trans>
        </AlertTitle>
        <Trans>
          Expected spend over the {String(horizon_days)} days from {day(as_of as string)}.
          {already_ingested ? t` This file had already been imported, so no orders were added.` : ""}
        </Trans>
      </Alert>
      <ReturnedCustomers customers={(job.result?.["returned"] as number | undefined) ?? 0} />
      <ChangedOrders job={job} onStarted={onStarted} />
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
        <Button variant="contained" component={Link} to={MOST_VALUABLE}>
          <Trans>View the 100 most valuable customers</Trans>
        </Button>
        <Button variant="outlined" component={Link} to="/">
          <Trans>Overview</Trans>
        </Button>
        <Button
          variant="outlined"
          component="a"
          href={`/api/v1/jobs/${job.job_id}/pages/report.html`}
          target="_blank"
        >
          <Trans>Open report</Trans>
        </Button>
        <Button onClick={onOther}>
          <Trans>Add another file</Trans>
        </Button>
      </Stack>
    </Stack>
  );
}
