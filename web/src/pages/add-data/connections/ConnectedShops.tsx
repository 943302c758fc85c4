import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
      <Trans>Connect a shop</Trans>
    </Button>
  );
  return (
    <Panel
      sx={{ mt: 3 }}
      title={t`Connected shops`}
      explanation={t`Instead of uploading files, fetch orders from Shopify, WooCommerce, Stripe, a database or a file on a schedule.`}
      action={connect}
      empty={data?.length === 0 && t`No shop is connected yet.`}
      {...{ error, loading: isLoading, onRetry: refetch }}
    >
      <Table size="small" aria-label={t`Connected shops`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Name</Trans>
            </TableCell>
            <TableCell>
              <Trans>Schedule</Trans>
            </TableCell>
            <TableCell>
              <Trans>Last run</Trans>
            </TableCell>
            <TableCell>
              <Trans>Next run</Trans>
            </TableCell>
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
