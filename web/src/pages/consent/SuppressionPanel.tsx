import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TablePagination,
  TableRow,
  TextField,
} from "@mui/material";
import { useState } from "react";

import {
  type SuppressionResponse,
  useListSuppressionsQuery,
  useRemoveSuppressionMutation,
} from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Confirm } from "../../ui/Confirm";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";
import { useSettled } from "../../ui/useSettled";
import { WithReason } from "../../ui/WithReason";
import { moment, whole } from "../../words/formats";
import { AddSuppressions } from "./AddSuppressions";
import { contactName, REASONS } from "./words";

const PAGE_ROWS = 25;
const PAUSE_MS = 300;

/** Contacts that no audience is sent, for roles that may see them. */
export function SuppressionPanel() {
  const mayNotSee = useWhyNot("analyst");
  if (mayNotSee)
    return (
      <Panel title={t`Suppression list`}>
        <Alert severity="info">{mayNotSee}</Alert>
      </Panel>
    );
  return <Suppressions />;
}

function Suppressions() {
  const [contact, setContact] = useState("");
  const [page, setPage] = useState(0);
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<SuppressionResponse | null>(null);
  const settled = useSettled(contact.trim(), PAUSE_MS);
  const query = { contact: settled, offset: page * PAGE_ROWS, limit: PAGE_ROWS };
  const { data, isLoading, error, refetch } = useListSuppressionsQuery({ suppressionQuery: query });
  const [remove, removing] = useRemoveSuppressionMutation();
  const why = useWhyNot("admin");
  const matches =
    data?.customers == null ? "" : t` The list matches ${whole(data.customers)} of your customers.`;
  return (
    <Panel
      title={t`Suppression list`}
      explanation={t`Contacts that are left out of every audience.${matches}`}
      action={
        <WithReason why={why}>
          <Button variant="contained" disabled={why !== undefined} onClick={() => setAdding(true)}>
            <Trans>Suppress contacts</Trans>
          </Button>
        </WithReason>
      }
      loading={isLoading}
      error={error}
      onRetry={refetch}
      height={200}
    >
      <Stack spacing={1.5} sx={{ pt: 1 }}>
        <TextField
          size="small"
          label={t`Find a customer ID or email address`}
          value={contact}
          onChange={(event) => {
            setContact(event.target.value);
            setPage(0);
          }}
          sx={{ maxWidth: 360 }}
        />
        {removing.error ? <Problem error={removing.error} /> : null}
        {data?.suppressions.length ? (
          <Table size="small" aria-label={t`Suppressed contacts`}>
            <TableHead>
              <TableRow>
                <TableCell>
                  <Trans>Contact</Trans>
                </TableCell>
                <TableCell>
                  <Trans>Reason</Trans>
                </TableCell>
                <TableCell>
                  <Trans>Added</Trans>
                </TableCell>
                <TableCell>
                  <Trans>By</Trans>
                </TableCell>
                <TableCell />
              </TableRow>
            </TableHead>
            <TableBody>
              {data.suppressions.map((row) => (
                <TableRow key={row.suppression_id}>
                  <TableCell component="th" scope="row">
                    {contactName(row)}
                  </TableCell>
                  <TableCell>{REASONS[row.reason]}</TableCell>
                  <TableCell>{moment(row.added_at)}</TableCell>
                  <TableCell>{row.added_by}</TableCell>
                  <TableCell align="right">
                    {why === undefined && (
                      <Button size="small" onClick={() => setLeaving(row)}>
                        <Trans>Remove</Trans>
                      </Button>
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        ) : (
          <Alert severity="info">
            {settled ? t`This contact is not suppressed.` : t`No contacts are suppressed.`}
          </Alert>
        )}
        {data && data.total > PAGE_ROWS && (
          <TablePagination
            component="div"
            count={data.total}
            page={page}
            rowsPerPage={PAGE_ROWS}
            rowsPerPageOptions={[PAGE_ROWS]}
            onPageChange={(_, next) => setPage(next)}
          />
        )}
      </Stack>
      {isAdding && <AddSuppressions onClose={() => setAdding(false)} />}
      <Confirm
        isOpen={leaving !== null}
        title={t`Remove this contact from the suppression list?`}
        text={t`Audiences that are created or refreshed from now on may include the contact again.`}
        action={t`Remove`}
        onCancel={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving) void remove({ suppressionId: leaving.suppression_id });
          setLeaving(null);
        }}
      />
    </Panel>
  );
}
