import { Box, Card, CardActionArea, CardContent, Typography } from "@mui/material";

import type { ConnectorResponse } from "../../../api/generated";

interface Props {
  connectors: ConnectorResponse[];
  choose: (name: string) => void;
}

const GRID = { display: "grid", gap: 2, gridTemplateColumns: "repeat(auto-fill, minmax(240px, 1fr))" };

/** The platforms that can be connected. */
export function ConnectorChoice({ connectors, choose }: Props) {
  return (
    <Box sx={GRID}>
      {connectors.map((connector) => (
        <Card key={connector.name} variant="outlined">
          <CardActionArea sx={{ height: "100%" }} onClick={() => choose(connector.name)}>
            <CardContent>
              <Typography variant="h2">{connector.title}</Typography>
              <Typography variant="body2" sx={{ color: "text.secondary" }}>
                {connector.doc}
              </Typography>
            </CardContent>
          </CardActionArea>
        </Card>
      ))}
    </Box>
  );
}
