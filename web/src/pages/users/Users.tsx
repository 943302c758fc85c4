import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { useListUsersQuery } from "../../api/generated";
import { useAppSelector } from "../../app/store";
import { Panel } from "../../ui/Panel";
import { UserRow } from "./UserRow";

/** Everybody who may, or once might, log in. */
export function Users() {
  const { data, error, isLoading, refetch } = useListUsersQuery();
  const own = useAppSelector((state) => state.session.user?.user_id);
  return (
    <Panel title={t`Users`} {...{ error, loading: isLoading, onRetry: refetch }}>
      <Table size="small" aria-label={t`Users`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Name</Trans>
            </TableCell>
            <TableCell>
              <Trans>Role</Trans>
            </TableCell>
            <TableCell>
              <Trans>Since</Trans>
            </TableCell>
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {data?.map((user) => (
            <UserRow key={user.user_id} user={user} isOneself={user.user_id === own} />
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
