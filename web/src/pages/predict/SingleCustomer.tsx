import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

import { useFactsOfCustomerQuery, useVectorFieldsQuery } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { Panel } from "../../ui/Panel";
import { known, typicalFacts, widened } from "./facts";
import { missingOf, NotAvailable } from "./NotAvailable";
import { StartingPoint } from "./StartingPoint";
import { WhatIf } from "./WhatIf";

/** The what-if form, begun from a typical customer, or from one of the shop's (`?customer=`). */
export function SingleCustomer() {
  const [view, setView] = useSearchParams();
  const customer = view.get("customer") ?? "";
  const fields = useVectorFieldsQuery();
  const query = useFactsOfCustomerQuery({ customerId: customer }, { skip: !customer });
  const loaded = customer ? query.currentData : undefined;
  const start = useMemo(() => {
    if (!fields.data || (customer && !loaded)) return undefined;
    return loaded ? known(loaded.facts, fields.data) : typicalFacts(fields.data);
  }, [fields.data, loaded, customer]);

  const shown = useMemo(
    () => (fields.data && start ? widened(fields.data, start) : undefined),
    [fields.data, start],
  );

  const begin = (id: string) =>
    setView((before) => {
      const next = new URLSearchParams(before);
      for (const { name } of fields.data ?? []) next.delete(name);
      if (id) next.set("customer", id);
      else next.delete("customer");
      return next;
    });

  const missing = missingOf(fields.error);
  if (missing) return <NotAvailable missing={missing} />;
  if (fields.error) return <Problem error={fields.error} onRetry={fields.refetch} />;
  return (
    <Stack sx={{ gap: 2 }}>
      <StartingPoint
        key={`from ${customer}`}
        customer={customer}
        begin={begin}
        error={customer && query.error}
      />
      {shown && start ? (
        <WhatIf key={customer} fields={shown} start={start} customer={customer} />
      ) : (
        !query.error && (
          <Panel title={t`Customer facts`} loading height={360}>
            {null}
          </Panel>
        )
      )}
    </Stack>
  );
}
