import { t } from "@lingui/core/macro";
import { Box } from "@mui/material";

import type { GroupFigures } from "../../api/generated";
import { money, share, whole } from "../../words/formats";
import { Figure } from "../../ui/Figure";

/** How many, and what they are worth. */
export function SegmentFigures({
  counted,
  currency,
}: {
  counted: GroupFigures | undefined;
  currency: string;
}) {
  return (
    <Box
      sx={{
        display: "grid",
        gap: 1.5,
        gridTemplateColumns: { xs: "repeat(2, minmax(0, 1fr))", md: "repeat(4, minmax(0, 1fr))" },
      }}
    >
      <Figure
        name={t`Customers`}
        value={counted && whole(counted.customers)}
        note={counted && t`${share(counted.share_of_customers)} of all`}
      />
      <Figure
        name={t`Predicted value`}
        term="predicted_value"
        value={counted && money(counted.predicted_clv, currency)}
        note={counted && t`${share(counted.share_of_value)} of all`}
      />
      <Figure
        name={t`Average value`}
        term="predicted_value"
        value={counted && money(counted.mean_predicted_clv, currency)}
        note={t`predicted, per customer`}
      />
      <Figure
        name={t`Churn risk`}
        term="churn_risk"
        value={counted && share(counted.churn_probability)}
        note={counted && t`${money(counted.net_spend, currency)} revenue to date`}
      />
    </Box>
  );
}
