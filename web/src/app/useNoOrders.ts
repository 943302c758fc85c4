import { t } from "@lingui/core/macro";

import { useDashboardQuery } from "../api/generated";

/** Why nothing can be made of the orders: there are none. Undefined where there are some. */
export function useNoOrders(): string | undefined {
  const { data } = useDashboardQuery();
  return data?.customers === 0 ? t`There are no orders yet. Add data first.` : undefined;
}
