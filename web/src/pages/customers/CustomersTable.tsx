import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Link,
  Paper,
  Skeleton,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TableSortLabel,
  Typography,
} from "@mui/material";
import { memo } from "react";
import { Link as To } from "react-router";

import type { CustomerSummary } from "../../api/generated";
import { TermHelp } from "../../ui/help/TermHelp";
import { Scrolled } from "../../ui/Scrolled";
import type { Column } from "./columns";
import { usePrefetchCustomer } from "./usePrefetchCustomer";

interface Props {
  rows: CustomerSummary[] | undefined;
  columns: Column[];
  currency: string;
  sort: string;
  descending: boolean;
  isBusy: boolean;
  isFiltered: boolean;
  onSort: (sort: string) => void;
}

const WAITING = 12;
/** Said once for all cells: hundreds of them with styles of their own take long to draw. */
const TABLE = { "& th, & td": { whiteSpace: "nowrap", px: 1.25 } } as const;
const side = (column: Column) => (column.isText ? "left" : "right");

export function CustomersTable({
  rows,
  columns,
  currency,
  sort,
  descending,
  isBusy,
  isFiltered,
  onSort,
}: Props) {
  const prefetch = usePrefetchCustomer();
  return (
    <Paper sx={{ opacity: isBusy && rows ? 0.65 : 1 }}>
      <Scrolled label={t`Customers`}>
        <Table size="small" sx={TABLE} aria-label={t`Customers`} aria-busy={isBusy}>
          <TableHead>
            <TableRow>
              <TableCell>
                <TableSortLabel
                  active={sort === "customer_id"}
                  direction={descending ? "desc" : "asc"}
                  onClick={() => onSort("customer_id")}
                >
                  <Trans>Customer</Trans>
                </TableSortLabel>
              </TableCell>
              {columns.map((column) => (
                <TableCell
                  key={column.name}
                  align={side(column)}
                  sortDirection={column.sort === sort ? (descending ? "desc" : "asc") : false}
                >
                  {column.sort ? (
                    <TableSortLabel
                      active={sort === column.sort}
                      direction={descending ? "desc" : "asc"}
                      onClick={() => onSort(column.sort ?? "")}
                    >
                      {column.title}
                    </TableSortLabel>
                  ) : (
                    column.title
                  )}
                  {column.term && <TermHelp term={column.term} />}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows?.map((row) => (
              <Row
                key={row.customer_id}
                row={row}
                columns={columns}
                currency={currency}
                onApproach={prefetch}
              />
            ))}
            {!rows && <LoadingRows columns={columns.length + 1} />}
          </TableBody>
        </Table>
      </Scrolled>
      {rows?.length === 0 && (
        <Typography variant="body2" sx={{ color: "text.secondary", px: 2, py: 4, textAlign: "center" }}>
          {isFiltered ? t`No customers match. Remove a filter.` : t`No customers yet. Add your orders first.`}
        </Typography>
      )}
    </Paper>
  );
}

interface RowProps extends Pick<Props, "columns" | "currency"> {
  row: CustomerSummary;
  onApproach: (row: CustomerSummary) => void;
}

/** Drawn again only when what it shows is another: not while the next answer is awaited. */
const Row = memo(({ row, columns, currency, onApproach }: RowProps) => (
  <TableRow hover>
    <TableCell component="th" scope="row">
      <Link
        component={To}
        to={`/customers/${encodeURIComponent(row.customer_id)}`}
        underline="hover"
        onPointerEnter={() => onApproach(row)}
        onFocus={() => onApproach(row)}
      >
        {row.customer_id}
      </Link>
    </TableCell>
    {columns.map((column) => (
      <TableCell key={column.name} align={side(column)}>
        {column.show(row, currency)}
      </TableCell>
    ))}
  </TableRow>
));

function LoadingRows({ columns }: { columns: number }) {
  return Array.from({ length: WAITING }, (_, row) => (
    <TableRow key={row}>
      <TableCell colSpan={columns}>
        <Skeleton />
      </TableCell>
    </TableRow>
  ));
}
