import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Chip, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { useEndOtherSessionsMutation, useListSessionsQuery } from "../../api/generated";
import { moment } from "../../words/formats";
import { Panel } from "../../ui/Panel";

/** Browsers that are logged in as oneself, and a way to end all but this one. */
export function Sessions() {
  const { data, error, isLoading, refetch } = useListSessionsQuery();
  const [endOthers, ending] = useEndOtherSessionsMutation();
  const hasOthers = data?.some((session) => !session.is_current);
  return (
    <Panel
      title={t`Sessions`}
      explanation={t`Browsers where you are logged in. Sessions expire after 12 hours.`}
      {...{ error: error ?? ending.error, loading: isLoading, onRetry: refetch }}
    >
      <Table size="small" aria-label={t`Sessions`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Started</Trans>
            </TableCell>
            <TableCell>
              <Trans>Expires</Trans>
            </TableCell>
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {data?.map((session) => (
            <TableRow key={session.created_at}>
              <TableCell>{moment(session.created_at)}</TableCell>
              <TableCell>{moment(session.expires_at)}</TableCell>
              <TableCell align="right">
                {session.is_current && <Chip size="small" label={t`This browser`} />}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {hasOthers && (
        <Button
          size="small"
          color="error"
          sx={{ mt: 1 }}
          disabled={ending.isLoading}
          onClick={() => void endOthers()}
        >
          <Trans>Log out all other sessions</Trans>
        </Button>
      )}
    </Panel>
  );
}
