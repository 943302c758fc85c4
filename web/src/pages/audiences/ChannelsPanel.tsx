import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { useState } from "react";

import { type ChannelResponse, useListChannelsQuery } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Panel } from "../../ui/Panel";
import { ChannelCredentials } from "./ChannelCredentials";
import { consentWords, settingWords } from "./words";

/** The channels audiences can be sent to, and whether each is configured. */
export function ChannelsPanel() {
  const channels = useListChannelsQuery();
  const [edited, setEdited] = useState<ChannelResponse | null>(null);
  const why = useWhyNot("admin");
  return (
    <Panel
      title={t`Channels`}
      explanation={t`Where audiences can be sent. Credentials are stored encrypted and never shown.`}
      loading={channels.isLoading}
      error={channels.error}
      onRetry={channels.refetch}
      height={200}
    >
      <Table size="small" aria-label={t`Channels`}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Channel</Trans>
            </TableCell>
            <TableCell>
              <Trans>Description</Trans>
            </TableCell>
            <TableCell>
              <Trans>Consent</Trans>
            </TableCell>
            <TableCell>
              <Trans>Status</Trans>
            </TableCell>
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
                <Stack direction="row" sx={{ gap: 1, alignItems: "center", justifyContent: "space-between" }}>
                  <span>
                    {channel.missing.length === 0 ? t`Ready` : t`Not configured: ${settingWords(channel)}`}
                  </span>
                  {why === undefined && channel.settings.length > 0 && (
                    <Button
                      size="small"
                      sx={{ whiteSpace: "nowrap", flexShrink: 0 }}
                      onClick={() => setEdited(channel)}
                      aria-label={t`Set up ${channel.title}`}
                    >
                      <Trans>Set up</Trans>
                    </Button>
                  )}
                </Stack>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {edited && <ChannelCredentials channel={edited} onClose={() => setEdited(null)} />}
    </Panel>
  );
}
