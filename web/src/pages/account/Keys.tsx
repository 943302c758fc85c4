import { Button, Chip, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { type KeyShown, useListKeysQuery, useRevokeKeyMutation } from "../../api/generated";
import { day } from "../../words/formats";
import { Panel } from "../../ui/Panel";
import { NewKey } from "./NewKey";

/** Keys with which programs ask the service, and a new one. */
export function Keys() {
  const { data, error, isLoading, refetch } = useListKeysQuery();
  return (
    <Panel
      title="API keys"
      explanation="For programs that call the API. Send the key in the X-API-Key header. A key never has more access than you."
      {...{ error, loading: isLoading, again: refetch }}
    >
      <NewKey />
      {data && data.length > 0 && (
        <Table size="small" aria-label="API keys" sx={{ mt: 2 }}>
          <TableHead>
            <TableRow>
              <TableCell>Name</TableCell>
              <TableCell>Role</TableCell>
              <TableCell>Created</TableCell>
              <TableCell>Expires</TableCell>
              <TableCell />
            </TableRow>
          </TableHead>
          <TableBody>
            {data.map((key) => (
              <Key key={key.key_id} one={key} />
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}

function Key({ one }: { one: KeyShown }) {
  const [revoke, { isLoading }] = useRevokeKeyMutation();
  return (
    <TableRow sx={one.revoked_at ? PAST : {}}>
      <TableCell>{one.name}</TableCell>
      <TableCell>{one.role}</TableCell>
      <TableCell>{day(one.created_at)}</TableCell>
      <TableCell>{one.expires_at ? day(one.expires_at) : "Never"}</TableCell>
      <TableCell align="right">
        {one.revoked_at ? (
          <Chip size="small" label={`Revoked ${day(one.revoked_at)}`} />
        ) : (
          <Button
            size="small"
            color="error"
            disabled={isLoading}
            onClick={() => void revoke({ keyId: one.key_id })}
          >
            Revoke
          </Button>
        )}
      </TableCell>
    </TableRow>
  );
}

const PAST = { "& td": { color: "text.secondary" } };
