import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { useState } from "react";

import { type ConsentCount, useConsentFiguresQuery } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Panel } from "../../ui/Panel";
import { ShareBar } from "../../ui/tables/ShareBar";
import { WithReason } from "../../ui/WithReason";
import { readable, whole } from "../../words/formats";
import { ChangeConsent } from "./ChangeConsent";
import { CHANNELS } from "./words";

/** Who agreed, refused or was never asked: by channel, and by where customers came from. */
export function ConsentPanel() {
  const { data, isLoading, error, refetch } = useConsentFiguresQuery();
  const [isChanging, setChanging] = useState(false);
  const why = useWhyNot("analyst");
  const rows = data
    ? [
        { name: t`Everybody`, people: data.people, channels: data.channels },
        ...data.sources.map(({ source, ...row }) => ({
          ...row,
          name: source === null ? t`Unknown source` : readable(source),
        })),
      ]
    : [];
  return (
    <Panel
      title={t`Consent`}
      explanation={t`Customers and contacts by channel. Unknown counts as no. To import a list, add contacts with a column for each channel.`}
      action={
        <WithReason why={why}>
          <Button disabled={why !== undefined} onClick={() => setChanging(true)}>
            <Trans>Change consent</Trans>
          </Button>
        </WithReason>
      }
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={data?.people === 0 && t`No customers yet.`}
      height={240}
    >
      <Table size="small" aria-label={t`Consent`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Source</Trans>
            </TableCell>
            <TableCell>
              <Trans>Channel</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Agreed</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Refused</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Unknown</Trans>
            </TableCell>
            <TableCell>
              <Trans>Share agreed</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.flatMap((row) =>
            row.channels.map((count, at) => (
              <Row
                key={`${row.name} ${count.channel}`}
                name={at ? "" : row.name}
                {...{ count }}
                of={row.people}
              />
            )),
          )}
        </TableBody>
      </Table>
      {isChanging && <ChangeConsent onClose={() => setChanging(false)} />}
    </Panel>
  );
}

function Row({ name, count, of }: { name: string; count: ConsentCount; of: number }) {
  return (
    <TableRow>
      <TableCell>{name}</TableCell>
      <TableCell>{CHANNELS[count.channel]}</TableCell>
      <TableCell align="right">{whole(count.agreed)}</TableCell>
      <TableCell align="right">{whole(count.refused)}</TableCell>
      <TableCell align="right">{whole(count.unknown)}</TableCell>
      <TableCell>
        <ShareBar part={of ? count.agreed / of : null} max={1} />
      </TableCell>
    </TableRow>
  );
}
