import { t } from "@lingui/core/macro";
import DeleteOutlined from "@mui/icons-material/DeleteOutlined";
import { IconButton, Tooltip } from "@mui/material";
import { useState } from "react";

import { useRemoveOrder } from "../../api/live";
import { Problem } from "../../ui/Problem";
import { Confirm } from "../../ui/Confirm";

interface Props {
  orderId: string;
  /** Whose it is: another customer may have an order of the same number. */
  customerId: string;
  /** What the order brought, as people read it; empty where it is not known. */
  amount: string;
}

/** Takes an order out that should never have been: a test, a wrong date, an order of somebody else. */
export function RemoveOrder({ orderId, customerId, amount }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [remove, { isLoading, error }] = useRemoveOrder();
  return (
    <>
      <Tooltip title={t`Remove this order`}>
        <IconButton
          size="small"
          aria-label={t`Remove order ${orderId}`}
          disabled={isLoading}
          onClick={() => setAsking(true)}
        >
          <DeleteOutlined fontSize="small" />
        </IconButton>
      </Tooltip>
      {error && <Problem error={error} />}
      <Confirm
        isOpen={isAsking}
        title={t`Remove order ${orderId}?`}
        text={t`The order${amount ? ` (${amount})` : ""} and its refunds will no longer count, and the customer will be predicted again. Importing a file that contains this order restores it.`}
        action={t`Remove`}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void remove({ orderId, of: customerId });
        }}
      />
    </>
  );
}
