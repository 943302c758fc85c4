import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button } from "@mui/material";
import { useState } from "react";

import { useExampleShopQuery } from "../api/generated";
import { useRemoveExampleShop } from "../api/live";
import { Confirm } from "../ui/Confirm";
import { Problem } from "../ui/Problem";
import { WithReason } from "../ui/WithReason";
import { useWhyNot } from "./roles";

/** Said on every page while simulated customers are among the figures, with the way to remove them. */
export function ExampleNotice() {
  const { data } = useExampleShopQuery();
  const [isAsked, setAsked] = useState(false);
  const [remove, { error, isLoading }] = useRemoveExampleShop();
  const why = useWhyNot("analyst");
  if (!data?.is_present) return null;
  const go = async () => {
    setAsked(false);
    await remove();
  };
  return (
    <Alert
      severity="info"
      sx={{ mb: 3 }}
      action={
        <WithReason why={why}>
          <Button
            color="inherit"
            size="small"
            disabled={why !== undefined}
            loading={isLoading}
            onClick={() => setAsked(true)}
          >
            <Trans>Remove example shop</Trans>
          </Button>
        </WithReason>
      }
    >
      {data.is_alone
        ? t`You are looking at an example shop with simulated customers.`
        : t`The figures include an example shop with simulated customers.`}
      {error && <Problem error={error} />}
      <Confirm
        isOpen={isAsked}
        title={t`Remove the example shop?`}
        text={data.is_alone ? ALONE : MIXED}
        action={t`Remove example shop`}
        onCancel={() => setAsked(false)}
        onConfirm={() => void go()}
      />
    </Alert>
  );
}

const ALONE = t`Its customers, orders, predictions and models are removed. The workspace is empty again.`;
const MIXED = t`Its customers and orders are removed. Train and score again, because the model has learned from them.`;
