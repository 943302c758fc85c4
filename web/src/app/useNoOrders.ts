import { useDashboardQuery } from "../api/generated";

/** Why nothing can be made of the orders: there are none. Undefined where there are some. */
export function useNoOrders(): string | undefined {
  const { data } = useDashboardQuery();
  return data?.customers === 0 ? "There are no orders yet. Add data first." : undefined;
}
