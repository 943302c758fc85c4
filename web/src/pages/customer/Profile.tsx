import { t } from "@lingui/core/macro";
import { Box, Typography } from "@mui/material";

import { anyValue, readable } from "../../words/formats";
import { Panel } from "../../ui/Panel";

/** What the customers table knows; personal data only for those who may see it. */
export function Profile({ profile }: { profile: Record<string, unknown> }) {
  const known = Object.entries(profile).filter(([name]) => name !== "customer_id");
  if (known.length === 0) return null;
  return (
    <Panel title={t`Profile`}>
      <Box
        component="dl"
        sx={{ display: "grid", gridTemplateColumns: "auto 1fr", gap: 0.75, columnGap: 3, m: 0 }}
      >
        {known.map(([name, value]) => (
          <Box key={name} sx={{ display: "contents" }}>
            <Typography component="dt" variant="body2" sx={{ color: "text.secondary" }}>
              {readable(name)}
            </Typography>
            <Typography component="dd" variant="body2" sx={{ m: 0, overflowWrap: "anywhere" }}>
              {anyValue(value)}
            </Typography>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
