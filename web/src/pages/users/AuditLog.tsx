import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { useAuditLogQuery } from "../../api/generated";
import { moment, sentence } from "../../words/formats";
import { Panel } from "../../ui/Panel";

const SHOWN = 50;

/** Who did what, newest first. */
export function AuditLog() {
  const { data, error, isLoading, refetch } = useAuditLogQuery({ limit: SHOWN });
  return (
    <Panel
      title={t`Audit log`}
      explanation={t`The latest ${SHOWN} entries.`}
      empty={data?.length === 0 && t`No entries yet.`}
      {...{ error, loading: isLoading, onRetry: refetch }}
    >
      <Table size="small" aria-label={t`Audit log`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Time</Trans>
            </TableCell>
            <TableCell>
              <Trans>User</Trans>
            </TableCell>
            <TableCell>
              <Trans>Action</Trans>
            </TableCell>
            <TableCell>
              <Trans>Outcome</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {data?.map((entry, number) => (
            <TableRow key={number}>
              <TableCell sx={{ whiteSpace: "nowrap" }}>{moment(entry.at)}</TableCell>
              <TableCell>{entry.actor}</TableCell>
              <TableCell>
                {sentence(entry.action.replaceAll("_", " "))}
                {entry.action === "log_in" && entry.target && ` (${entry.target})`}
              </TableCell>
              <TableCell sx={{ color: entry.outcome === "done" ? undefined : "error.main" }}>
                {sentence(entry.outcome.replaceAll("_", " "))}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
