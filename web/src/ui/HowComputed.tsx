import { Trans } from "@lingui/react/macro";
import { Box, Typography } from "@mui/material";
import type { ReactNode } from "react";

/** How a figure came about, for those who want to know: folded away until it is opened. */
export function HowComputed({ children, isWide }: { children: ReactNode; isWide?: boolean }) {
  return (
    <Box component="details" sx={{ mt: 1.5, color: "text.secondary", fontSize: "0.8125rem" }}>
      <Box component="summary" sx={{ cursor: "pointer", width: "fit-content" }}>
        <Trans>How is this computed?</Trans>
      </Box>
      <Typography
        variant="body2"
        component="div"
        sx={{ mt: 0.75, maxWidth: isWide ? undefined : 720, fontSize: "inherit" }}
      >
        {children}
      </Typography>
    </Box>
  );
}
