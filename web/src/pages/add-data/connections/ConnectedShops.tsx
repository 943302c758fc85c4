import { Button, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { Link } from "react-router";

import { useListConnectionsQuery } from "../../../api/generated";
import { Panel } from "../../../ui/Panel";
import { ConnectionRow } from "./ConnectionRow";

const REFRESH_MS = 15_000;

/** The shops whose orders are fetched by themselves. */
export function ConnectedShops() {
  const { data, error, isLoading, refetch } = useListConnectionsQuery(undefined, {
    pollingInterval: REFRESH_MS,
    skipPollingIfUnfocused: true,
  });
  const connect = (
    <Button component={Link} to="/add-data/connect" variant="outlined">
      Connect a shop
    </Button>
  );
  return (
    <Panel
      sx={{ mt: 3 }}
      title="Connected shops"
      explanation="Instead of uploading files, fetch orders from Shopify, WooCommerce, Stripe, a database or a file on a schedule."
      action={connect}
      empty={data?.length === 0 && "No shop is connected yet."}
      {...{ error, loading: isLoading, onRetry: refetch }}
    >
      <Table size="small" aria-label="Connected shops">
        <TableHead>
          <TableRow>
            <TableCell>Name</TableCell>
            <TableCell>Schedule</TableCell>
            <TableCell>Last run</TableCell>
            <TableCell>Next run</TableCell>
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {data?.map((connection) => (
            <ConnectionRow key={connection.connection_id} connection={connection} />
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
