import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Typography } from "@mui/material";
import { Link } from "react-router";

import { type OrderAge, useExampleShopQuery, useFreshnessQuery } from "../api/generated";
import { daysAgo, day } from "../words/formats";
import { useWhyNot } from "./roles";

/** On every page with figures: the day that they are of. A notice once that day is long ago. */
export function OrderAgeNotice() {
  const { data } = useFreshnessQuery();
  const { data: example } = useExampleShopQuery();
  const age = data?.order_age;
  if (!age) return null;
  // The example shop ends on a day of the past: nobody can import newer orders of it.
  if (age.level === "recent" || example?.is_alone) return <AsOf age={age} />;
  return <Old age={age} />;
}

function AsOf({ age }: { age: OrderAge }) {
  return (
    <Typography variant="caption" component="p" sx={{ color: "text.secondary", mb: 1 }}>
      <Trans>Figures as of {day(age.newest_order)}, the newest order.</Trans>
    </Typography>
  );
}

function Old({ age }: { age: OrderAge }) {
  const why = useWhyNot("analyst");
  const button = (
    <Button color="inherit" size="small" component={Link} to="/add-data">
      <Trans>Add newer orders</Trans>
    </Button>
  );
  return (
    <Alert
      severity={age.level === "warning" ? "warning" : "info"}
      sx={{ mb: 3 }}
      action={why === undefined ? button : undefined}
    >
      <Trans>
        The newest order is from {daysAgo(age.days)}: figures are as of {day(age.newest_order)}, not of today.
        {age.predicted_until && t` The predicted period ended on ${day(age.predicted_until)}.`}
      </Trans>
    </Alert>
  );
}
