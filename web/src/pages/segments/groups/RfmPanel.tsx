import { t } from "@lingui/core/macro";

import { useRfmGridQuery } from "../../../api/generated";
import { Choice } from "../../../ui/forms/Choice";
import { Panel } from "../../../ui/Panel";
import { useChoice } from "../../../ui/useChoice";
import { RfmTable } from "./RfmTable";

const SHOWN = { customers: t`Customers`, value: t`Predicted value`, each: t`Average value` };

/** Customers by how recently and how often they ordered; a cell leads to the customers in it. */
export function RfmPanel({ currency }: { currency: string }) {
  const { data, isLoading, error, refetch } = useRfmGridQuery();
  const [shown, choose] = useChoice("cell", ["customers", "value", "each"]);
  return (
    <Panel
      title={t`Recency and frequency`}
      explanation={t`A 5 × 5 grid: more frequent orders to the right, more recent orders to the top. Select a cell to see its customers.`}
      action={<Choice label={t`Metric`} names={SHOWN} value={shown} choose={choose} />}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={data?.cells.length === 0 && t`No orders yet.`}
      height={360}
    >
      {data && <RfmTable cells={data.cells} shown={shown} currency={currency} />}
    </Panel>
  );
}
