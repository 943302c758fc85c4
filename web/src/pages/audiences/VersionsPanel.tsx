import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Chip, Link, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { Link as To } from "react-router";

import { type AudienceVersionResponse, useListChannelsQuery } from "../../api/generated";
import { ago, day, moment, whole } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { Panel } from "../../ui/Panel";
import { stateWords } from "./words";

const COLOURS = { none: "default", sending: "info", sent: "success", failed: "error" } as const;

interface Props {
  title: string;
  rows: AudienceVersionResponse[] | undefined;
  loading: boolean;
  error: unknown;
  onRetry: () => void;
}

/** Versions, newest first, each leading to its page. */
export function VersionsPanel({ title, rows, loading, error, onRetry }: Props) {
  const channels = useListChannelsQuery();
  const channelTitle = (name: string) =>
    channels.data?.find((channel) => channel.name === name)?.title ?? name;
  return (
    <Panel
      title={title}
      explanation={t`Versions never change. The hold-out group is the same in every version of an audience.`}
      {...{ loading, error, onRetry }}
      empty={rows?.length === 0 && t`No audiences yet. Create one from a segment.`}
      height={88}
    >
      <Table size="small" aria-label={title}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Audience</Trans>
            </TableCell>
            <TableCell>
              <Trans>Channel</Trans>
            </TableCell>
            <TableCell>
              <Trans>Segment</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Members</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Hold-out</Trans>
            </TableCell>
            <TableCell>
              <Trans>Predictions as of</Trans>
            </TableCell>
            <TableCell>
              <Trans>Created</Trans>
            </TableCell>
            <TableCell>
              <Trans>Delivery</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows?.map((row) => (
            <TableRow key={`${row.audience}/${row.number}`} hover>
              <TableCell component="th" scope="row" sx={{ whiteSpace: "nowrap" }}>
                <Link component={To} to={`/audiences/${row.audience}/${row.number}`}>
                  <Trans>
                    {row.audience} v{row.number}
                  </Trans>
                </Link>
              </TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }}>{channelTitle(row.channel)}</TableCell>
              <TableCell>{groupWords(row.segment)}</TableCell>
              <TableCell align="right">{whole(row.size)}</TableCell>
              <TableCell align="right">{whole(row.held_out)}</TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }}>{day(row.as_of)}</TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }} title={moment(row.frozen_at)}>
                {ago(row.frozen_at)}
              </TableCell>
              <TableCell>
                <Chip
                  size="small"
                  variant="outlined"
                  color={COLOURS[row.state]}
                  label={stateWords(row.state)}
                />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
