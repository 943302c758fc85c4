import { Box, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import { useListChannelsQuery } from "../../api/generated";
import { Panel } from "../../ui/Panel";
import { consentWords } from "./words";

/** Where audiences can go, and what is missing for it. */
export function ChannelsPanel() {
  const channels = useListChannelsQuery();
  return (
    <Panel
      title="Where audiences can go"
      explanation="Credentials are set in the service's environment by whoever runs it; they are never shown or kept."
      loading={channels.isLoading}
      error={channels.error}
      again={channels.refetch}
      height={200}
    >
      <Table size="small" aria-label="Where audiences can go">
        <TableHead>
          <TableRow>
            <TableCell>Channel</TableCell>
            <TableCell>What it is</TableCell>
            <TableCell>Who is asked</TableCell>
            <TableCell>Still needs</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {channels.data?.map((one) => (
            <TableRow key={one.name}>
              <TableCell component="th" scope="row" sx={{ whiteSpace: "nowrap" }}>
                {one.title}
              </TableCell>
              <TableCell sx={{ minWidth: 200 }}>{one.doc}</TableCell>
              <TableCell sx={{ minWidth: 180 }}>{consentWords(one.consent)}</TableCell>
              <TableCell>
                {one.missing.length === 0
                  ? "Ready"
                  : one.missing.map((name) => (
                      <Box component="code" key={name} sx={{ display: "block", fontSize: "0.8rem" }}>
                        {name}
                      </Box>
                    ))}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
