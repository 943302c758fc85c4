import { t } from "@lingui/core/macro";
import { Button, Typography } from "@mui/material";
import { Link } from "react-router";

import { Panel } from "../../ui/Panel";

const MISSING: Record<string, { text: string; to: string; name: string }> = {
  "data.empty_lake": {
    text: t`No orders yet. Predictions are learned from orders.`,
    to: "/add-data",
    name: t`Add data`,
  },
  "model.none": {
    text: t`No model yet. Training one takes a few minutes.`,
    to: "/models",
    name: t`Train model`,
  },
};

/** What has to be there before anything can be predicted; undefined when the error is another. */
export const missingOf = (error: unknown) =>
  MISSING[(error as { data?: { code?: string } } | undefined)?.data?.code ?? ""];

/** Says what is missing and leads there. */
export function NotAvailable({ missing }: { missing: NonNullable<ReturnType<typeof missingOf>> }) {
  return (
    <Panel title={t`Predictions are not available yet`}>
      <Typography sx={{ mb: 2 }}>{missing.text}</Typography>
      <Button component={Link} to={missing.to} variant="contained">
        {missing.name}
      </Button>
    </Panel>
  );
}
