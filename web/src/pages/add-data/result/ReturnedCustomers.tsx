import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, AlertTitle } from "@mui/material";

import { whole } from "../../../words/formats";

/** Customers who had been erased and whom the file brings back. */
export function ReturnedCustomers({ customers }: { customers: number }) {
  if (customers === 0) return null;
  return (
    <Alert severity="warning">
      <AlertTitle>
        <Trans>
          {customers === 1
            ? t`1 customer in this file was`
            : t`${whole(customers)} customers in this file were`}{" "}
          previously erased
        </Trans>
      </AlertTitle>
      <Trans>
        Their orders are back in the workspace. Unless they started to order again, ask an administrator to
        erase them again and to remove them from your shop&apos;s system. Otherwise the next export brings
        them back.
      </Trans>
    </Alert>
  );
}
