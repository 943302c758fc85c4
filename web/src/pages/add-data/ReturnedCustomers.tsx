import { Alert, AlertTitle } from "@mui/material";

import { whole } from "../../app/formats";

/** Customers who had been erased and whom the file brings back. */
export function ReturnedCustomers({ customers }: { customers: number }) {
  if (customers === 0) return null;
  return (
    <Alert severity="warning">
      <AlertTitle>
        {customers === 1 ? "1 customer of this file" : `${whole(customers)} customers of this file`} had been
        erased
      </AlertTitle>
      Their orders are in the workspace again. If they did not come back by themselves, ask an administrator
      to run <code>tenure forget --returned</code>, and remove them in the shop&apos;s system: otherwise its
      next export brings them back.
    </Alert>
  );
}
