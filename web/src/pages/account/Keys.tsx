import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Chip, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { type KeyResponse, useListKeysQuery, useRevokeKeyMutation } from "../../api/generated";
import { day } from "../../words/formats";
import { roleTitle } from "../../app/roles";
import { Panel } from "../../ui/Panel";
import { NewKey } from "./NewKey";

/** Keys with which programs ask the service, and a new one. */
export function Keys() {
  const { data, error, isLoading, refetch } = useListKeysQuery();
  return (
    <Panel
      title={t`API keys`}
      explanation={t`For programs that call the API. Send the key in the X-API-Key header. A key never has more access than you.`}
      {...{ error, loading: isLoading, onRetry: refetch }}
    >
      <NewKey />
      {data && data.length > 0 && (
        <Table size="small" aria-label={t`API keys`} sx={{ mt: 2 }}>
          <TableHead>
            <TableRow>
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
            {data.map((key) => (
              <Key key={key.key_id} apiKey={key} />
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}

function Key({ apiKey }: { apiKey: KeyResponse }) {
  const [revoke, { isLoading }] = useRevokeKeyMutation();
  return (
    <TableRow sx={apiKey.revoked_at ? PAST : {}}>
      <TableCell>{apiKey.name}</TableCell>
      <TableCell>{roleTitle(apiKey.role)}</TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{day(apiKey.created_at)}</TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>
        {apiKey.expires_at ? day(apiKey.expires_at) : t`Never`}
      </TableCell>
      <TableCell align="right">
        {apiKey.revoked_at ? (
          <Chip size="small" label={t`Revoked ${day(apiKey.revoked_at)}`} />
        ) : (
          <Button
            size="small"
            color="error"
            disabled={isLoading}
            onClick={() => void revoke({ keyId: apiKey.key_id })}
          >
            <Trans>Revoke</Trans>
          </Button>
        )}
      </TableCell>
    </TableRow>
  );
}

const PAST = { "& td": { color: "text.secondary" } };
