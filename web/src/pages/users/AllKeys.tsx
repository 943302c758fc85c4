import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { useListEverybodysKeysQuery, useRevokeKeyMutation } from "../../api/generated";
import { day } from "../../words/formats";
import { roleTitle } from "../../app/roles";
import { Panel } from "../../ui/Panel";

/** Keys that work, whoever's they are. */
export function AllKeys() {
  const { data, error, isLoading, refetch } = useListEverybodysKeysQuery();
  const [revoke, revoking] = useRevokeKeyMutation();
  const now = new Date().toISOString();
  const live = data?.filter((key) => !key.revoked_at && (!key.expires_at || key.expires_at > now));
  return (
    <Panel
      title={t`All API keys`}
      explanation={t`Active keys of all users. Revoking a key also revokes the keys created with it.`}
      empty={live?.length === 0 && t`No active keys.`}
      {...{ error: error ?? revoking.error, loading: isLoading, onRetry: refetch }}
    >
      <Table size="small" aria-label={t`All API keys`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Owner</Trans>
            </TableCell>
            <TableCell>
              <Trans>Name</Trans>
            </TableCell>
            <TableCell>
              <Trans>Role</Trans>
            </TableCell>
            <TableCell>
              <Trans>Created</Trans>
            </TableCell>
            <TableCell>
              <Trans>Expires</Trans>
            </TableCell>
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {live?.map((key) => (
            <TableRow key={key.key_id}>
              <TableCell>{key.owner}</TableCell>
              <TableCell>{key.name}</TableCell>
              <TableCell>{roleTitle(key.role)}</TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }}>{day(key.created_at)}</TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }}>
                {key.expires_at ? day(key.expires_at) : t`Never`}
              </TableCell>
              <TableCell align="right">
                <Button
                  size="small"
                  color="error"
                  disabled={revoking.isLoading}
                  aria-label={t`Revoke ${key.name} of ${key.owner}`}
                  onClick={() => void revoke({ keyId: key.key_id })}
                >
                  <Trans>Revoke</Trans>
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
