import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { useListChannelsQuery } from "../../api/generated";
import { Panel } from "../../ui/Panel";
import { consentWords, settingWords } from "./words";

/** The channels audiences can be sent to, and whether each is configured. */
export function ChannelsPanel() {
  const channels = useListChannelsQuery();
  return (
    <Panel
      title="Channels"
      explanation="Where audiences can be sent. Credentials are configured on the server and are never shown."
      loading={channels.isLoading}
      error={channels.error}
      onRetry={channels.refetch}
      height={200}
    >
      <Table size="small" aria-label="Channels">
        <TableHead>
          <TableRow>
            <TableCell>Channel</TableCell>
            <TableCell>Description</TableCell>
            <TableCell>Consent</TableCell>
            <TableCell>Status</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {channels.data?.map((channel) => (
            <TableRow key={channel.name}>
              <TableCell component="th" scope="row" sx={{ whiteSpace: "nowrap" }}>
                {channel.title}
              </TableCell>
              <TableCell sx={{ minWidth: 200 }}>{channel.doc}</TableCell>
              <TableCell sx={{ minWidth: 180 }}>{consentWords(channel.consent)}</TableCell>
              <TableCell>
                {channel.missing.length === 0
                  ? "Ready"
                  : `Not configured: ${settingWords(channel.name, channel.missing)}`}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
