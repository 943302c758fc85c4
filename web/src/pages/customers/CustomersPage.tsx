import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack } from "@mui/material";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

import { useListCustomersQuery } from "../../api/generated";
import { useCurrency } from "../../app/useCurrency";
import { whole } from "../../words/formats";
import { Problem } from "../../ui/Problem";
import { useAppSelector } from "../../app/store";
import { WindowChoice } from "../../ui/forms/WindowChoice";
import { PageHead } from "../../ui/PageHead";
import { PeriodChoice } from "../../ui/period/PeriodChoice";
import { AudienceButton } from "./AudienceButton";
import { ColumnChoice } from "./ColumnChoice";
import { columnsOf } from "./columns";
import { CustomersTable } from "./CustomersTable";
import { ExportCustomers } from "./ExportCustomers";
import { Filters } from "./Filters";
import { SavedViews } from "./SavedViews";
import { FILTERS, queryOf, changed, savedQuery } from "./view";

/** Every view has an address: filters, order, columns and the page are in its query. */
export default function CustomersPage() {
  const [view, setView] = useSearchParams();
  const role = useAppSelector((state) => state.session.user?.role);
  const query = queryOf(view);
  const { data, error, isFetching, refetch } = useListCustomersQuery(query);
  const currency = useCurrency();
  const hasPeriod = query.fromDay !== undefined;
  const named = view.get("columns");
  const columns = useMemo(
    () => columnsOf(new URLSearchParams(named === null ? {} : { columns: named }), hasPeriod),
    [named, hasPeriod],
  );
  const change = (changes: Record<string, string>) => setView((before) => changed(before, changes));
  const { sort = "", descending = true } = query;

  return (
    <Stack spacing={2}>
      <PageHead
        title={t`Customers`}
        subtitle={data?.total != null ? subtitle(data.total, data.model_version) : t`Loading…`}
        actions={
          <>
            <WindowChoice />
            <SavedViews query={savedQuery(view)} onOpen={(query) => setView(new URLSearchParams(query))} />
            <ColumnChoice shown={columns} onChange={(names) => change({ columns: names })} />
            <AudienceButton view={view} />
            {role !== "viewer" && (
              <ExportCustomers
                view={view}
                columns={columns}
                shown={data?.customers.length ?? 0}
                total={data?.total ?? 0}
              />
            )}
          </>
        }
      />
      <PeriodChoice label={t`Ordered`} />
      <Filters view={view} onChange={change} />
      {error ? (
        <Problem error={error} onRetry={refetch} />
      ) : (
        <CustomersTable
          rows={data?.customers}
          columns={columns}
          currency={currency}
          sort={sort}
          descending={descending}
          isBusy={isFetching}
          isFiltered={FILTERS.some((name) => view.get(name))}
          onSort={(by) => change({ sort: by, order: by === sort && descending ? "up" : "" })}
        />
      )}
      <Stack direction="row" spacing={1} sx={{ justifyContent: "flex-end" }} className="not-printed">
        <Button disabled={!query.after} onClick={() => change({})}>
          <Trans>First page</Trans>
        </Button>
        <Button disabled={!data?.after} onClick={() => change({ after: data?.after ?? "" })}>
          <Trans>Next page</Trans>
        </Button>
      </Stack>
    </Stack>
  );
}

function subtitle(total: number, version: number | null): string {
  const customers = `${whole(total)} ${total === 1 ? t`customer` : t`customers`}`;
  return version === null ? customers : t`${customers} · predicted by model version ${version}`;
}
