import { Button, Chip, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { useState } from "react";

import { type UserListed, useDisableUserMutation, useListUsersQuery } from "../../api/generated";
import { day } from "../../app/formats";
import { useAppSelector } from "../../app/store";
import { Confirm } from "../../ui/Confirm";
import { Panel } from "../../ui/Panel";

/** Everybody who may, or once might, log in. */
export function Users() {
  const { data, error, isLoading, refetch } = useListUsersQuery();
  const own = useAppSelector((state) => state.session.user?.user_id);
  const [leaving, setLeaving] = useState<UserListed | null>(null);
  const [disable, disabling] = useDisableUserMutation();
  return (
    <Panel title="Users" {...{ error: error ?? disabling.error, loading: isLoading, again: refetch }}>
      <Table size="small" aria-label="Users">
        <TableHead>
          <TableRow>
            <TableCell>Name</TableCell>
            <TableCell>Role</TableCell>
            <TableCell>Since</TableCell>
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {data?.map((user) => (
            <TableRow key={user.user_id} sx={user.disabled_at ? PAST : {}}>
              <TableCell>{user.name}</TableCell>
              <TableCell>{user.role}</TableCell>
              <TableCell>{day(user.created_at)}</TableCell>
              <TableCell align="right">
                {user.disabled_at ? (
                  <Chip size="small" label={`locked out ${day(user.disabled_at)}`} />
                ) : (
                  user.user_id !== own && (
                    <Button size="small" color="error" onClick={() => setLeaving(user)}>
                      Lock out
                    </Button>
                  )
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Confirm
        isOpen={leaving !== null}
        title={`Lock ${leaving?.name} out?`}
        text="They are logged out at once, and their API keys work no more."
        action="Lock out"
        onCancel={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving) void disable({ userId: leaving.user_id });
          setLeaving(null);
        }}
      />
    </Panel>
  );
}

const PAST = { "& td": { color: "text.secondary" } };
