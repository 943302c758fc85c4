import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack } from "@mui/material";
import { Link } from "react-router";

import { useDashboardQuery } from "../api/generated";
import { ExampleShop } from "./ExampleShop";
import { useWhyNot } from "./roles";

/** Said on every page of a workspace without orders: the way to the first ones. */
export function EmptyNotice() {
  const { data } = useDashboardQuery();
  const why = useWhyNot("analyst");
  if (data?.customers !== 0) return null;
  return (
    <Alert severity="info" sx={{ mb: 3 }}>
      <Trans>
        <strong>No orders yet.</strong> This page fills itself as soon as there are orders and predictions.
      </Trans>
      {why ? (
        t` Ask an analyst or an administrator to add orders.`
      ) : (
        <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: "wrap" }}>
          <Button size="small" variant="contained" component={Link} to="/add-data">
            <Trans>Add data</Trans>
          </Button>
          <ExampleShop />
        </Stack>
      )}
    </Alert>
  );
}
