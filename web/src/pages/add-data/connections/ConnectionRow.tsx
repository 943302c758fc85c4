import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Chip, Stack, TableCell, TableRow } from "@mui/material";
import { useState } from "react";
import { Link } from "react-router";

import {
  type ConnectionResponse,
  useChangeConnectionMutation,
  useRemoveConnectionMutation,
  useRunConnectionMutation,
  useTestConnectionMutation,
} from "../../../api/generated";
import { useWhyNot } from "../../../app/roles";
import { Confirm } from "../../../ui/Confirm";
import { Problem } from "../../../ui/Problem";
import { moment } from "../../../words/formats";
import { LastRun } from "./LastRun";
import { scheduleInWords } from "./schedules";
import { SightAlert } from "./SightAlert";

/** A connection, how it last went, and what can be done with it. */
export function ConnectionRow({ connection }: { connection: ConnectionResponse }) {
  const [run, running] = useRunConnectionMutation();
  const [test, testing] = useTestConnectionMutation();
  const [change, changing] = useChangeConnectionMutation();
  const [remove, removing] = useRemoveConnectionMutation();
  const [asks, setAsks] = useState(false);
  const isAdmin = useWhyNot("admin") === undefined;
  const { connection_id: connectionId, name } = connection;
  const isPaused = connection.state === "paused";
  const isBusy = running.isLoading || testing.isLoading || changing.isLoading || removing.isLoading;
  const error = running.error ?? testing.error ?? changing.error ?? removing.error;
  const button = (label: string, then: () => void) => (
    <Button size="small" disabled={isBusy} aria-label={`${label} ${name}`} onClick={then}>
      {label}
    </Button>
  );
  return (
    <TableRow>
      <TableCell>
        {name}
        <br />
        <Chip size="small" label={isPaused ? t`${connection.title}, paused` : connection.title} />
      </TableCell>
      <TableCell>{scheduleInWords(connection.schedule)}</TableCell>
      <TableCell sx={{ minWidth: 200 }}>
        <LastRun connection={connection} />
        {error && <Problem error={error} />}
        {testing.data && <SightAlert sight={testing.data} />}
      </TableCell>
      <TableCell>{moment(connection.next_run_at)}</TableCell>
      <TableCell align="right">
        <Stack direction="row" sx={{ flexWrap: "wrap", justifyContent: "flex-end" }}>
          {button(t`Run now`, () => void run({ connectionId }))}
          {isAdmin && button(t`Test`, () => void test({ connectionId }))}
          {isAdmin &&
            button(
              isPaused ? t`Resume` : t`Pause`,
              () => void change({ connectionId, connectionUpdate: { is_paused: !isPaused } }),
            )}
          {isAdmin && (
            <Button
              size="small"
              component={Link}
              to={`/add-data/connect?connection=${connectionId}`}
              aria-label={t`Change ${name}`}
            >
              <Trans>Change</Trans>
            </Button>
          )}
          {isAdmin && button(t`Remove`, () => setAsks(true))}
        </Stack>
        <Confirm
          isOpen={asks}
          title={t`Remove ${name}?`}
          text={t`Its credentials are deleted, and no more orders are fetched. Imported orders stay.`}
          action={t`Remove`}
          onCancel={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false);
            void remove({ connectionId });
          }}
        />
      </TableCell>
    </TableRow>
  );
}
