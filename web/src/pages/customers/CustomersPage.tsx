import {
  Button,
  Chip,
  MenuItem,
  Paper,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TableSortLabel,
  TextField,
  Typography,
} from "@mui/material";
import { useSearchParams } from "react-router";

import {
  type CustomerListed,
  type ListCustomersApiArg,
  useDashboardQuery,
  useListCustomersQuery,
} from "../../api/generated";
import { day, money, share, whole } from "../../app/formats";
import { Problem } from "../../app/Problem";

type Sort = NonNullable<ListCustomersApiArg["sort"]>;
const TIERS = ["High", "Medium", "Low"];
const PAGE_ROWS = 25;

interface Column {
  sort: Sort;
  name: string;
  show: (row: CustomerListed, currency: string) => string;
}

const COLUMNS: Column[] = [
  { sort: "predicted_clv", name: "Expected", show: (row, currency) => money(row.predicted_clv, currency) },
  { sort: "net_spend", name: "Spent so far", show: (row, currency) => money(row.net_spend, currency) },
  { sort: "orders", name: "Orders", show: (row) => whole(row.orders) },
  { sort: "last_order", name: "Last order", show: (row) => day(row.last_order) },
  { sort: "probability_alive", name: "Still a customer", show: (row) => share(row.probability_alive) },
];

/** Every view has an address: sorting, filters and the page are in the query. */
export default function CustomersPage() {
  const [view, setView] = useSearchParams();
  const sort = (view.get("sort") ?? "predicted_clv") as Sort;
  const descending = view.get("order") !== "up";
  const asked = {
    sort,
    descending,
    limit: PAGE_ROWS,
    count: true,
    after: view.get("after") ?? "",
    startsWith: view.get("search") ?? "",
    valueTier: view.get("tier") ?? undefined,
  };
  const { data, error, isFetching, refetch } = useListCustomersQuery(asked);
  const currency = useDashboardQuery().data?.currency ?? "EUR";

  const change = (changes: Record<string, string>) =>
    setView((before) => {
      const next = new URLSearchParams(before);
      next.delete("after");
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  const sortBy = (by: Sort) => change({ sort: by, order: by === sort && descending ? "up" : "" });

  return (
    <Stack spacing={2}>
      <Typography variant="h1">Customers</Typography>
      <Stack direction={{ xs: "column", sm: "row" }} spacing={2} sx={{ alignItems: { sm: "center" } }}>
        <TextField
          label="Id starts with"
          size="small"
          value={asked.startsWith}
          onChange={(event) => change({ search: event.target.value })}
        />
        <TextField
          label="Tier"
          size="small"
          select
          value={asked.valueTier ?? ""}
          onChange={(event) => change({ tier: event.target.value })}
          sx={{ minWidth: 130 }}
        >
          <MenuItem value="">All</MenuItem>
          {TIERS.map((tier) => (
            <MenuItem key={tier} value={tier}>
              {tier}
            </MenuItem>
          ))}
        </TextField>
        <Typography sx={{ color: "text.secondary" }}>
          {data?.total != null && `${whole(data.total)} customers`}
        </Typography>
      </Stack>
      {error ? <Problem error={error} again={refetch} /> : null}
      <Paper sx={{ overflowX: "auto", opacity: isFetching ? 0.6 : 1 }}>
        <Table size="small" aria-label="Customers" aria-busy={isFetching}>
          <TableHead>
            <TableRow>
              <TableCell>Customer</TableCell>
              {COLUMNS.map((column) => (
                <TableCell
                  key={column.sort}
                  align="right"
                  sortDirection={sort === column.sort && (descending ? "desc" : "asc")}
                >
                  <TableSortLabel
                    active={sort === column.sort}
                    direction={descending ? "desc" : "asc"}
                    onClick={() => sortBy(column.sort)}
                  >
                    {column.name}
                  </TableSortLabel>
                </TableCell>
              ))}
              <TableCell>Tier</TableCell>
              <TableCell>Segment</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {(data?.customers ?? []).map((row) => (
              <TableRow key={row.customer_id} hover>
                <TableCell component="th" scope="row">
                  {row.customer_id}
                </TableCell>
                {COLUMNS.map((column) => (
                  <TableCell key={column.sort} align="right">
                    {column.show(row, currency)}
                  </TableCell>
                ))}
                <TableCell>{row.value_tier && <Chip size="small" label={row.value_tier} />}</TableCell>
                <TableCell>{row.segment}</TableCell>
              </TableRow>
            ))}
            {data?.customers.length === 0 && (
              <TableRow>
                <TableCell colSpan={COLUMNS.length + 3}>No customer is like this.</TableCell>
              </TableRow>
            )}
          </TableBody>
        </Table>
      </Paper>
      <Stack direction="row" spacing={1} sx={{ justifyContent: "flex-end" }}>
        <Button disabled={!asked.after} onClick={() => change({})}>
          First page
        </Button>
        <Button disabled={!data?.after} onClick={() => change({ after: data?.after ?? "" })}>
          Next page
        </Button>
      </Stack>
    </Stack>
  );
}
