import { useCallback, useEffect } from "react";

import { api, type CustomerSummary } from "../../api/generated";
import { customerPage } from "../../app/pages";
import { preloadCharts } from "../../ui/charts/preloadCharts";

const IDLE_MS = 250;

/**
 * Request all that the page of a customer shows, when the pointer or the focus comes to its link: at the same time, and
 * before the click. The scripts of the page are fetched soon after the list is shown.
 */
export function usePrefetchCustomer(): (row: CustomerSummary) => void {
  const details = api.usePrefetch("getCustomer");
  const activity = api.usePrefetch("customerAlive");
  const reasons = api.usePrefetch("explainCustomer");
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled([customerPage(), preloadCharts()]), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return useCallback(
    ({ customer_id: customerId, predicted_clv }: CustomerSummary) => {
      details({ customerId, explain: false });
      if (predicted_clv === null) return;
      activity({ customerId });
      reasons({ customerId });
    },
    [details, activity, reasons],
  );
}
