import { t } from "@lingui/core/macro";
import { Box, Stack, Typography } from "@mui/material";
import { type ReactNode, useEffect } from "react";

interface Props {
  title: string;
  subtitle?: ReactNode;
  actions?: ReactNode;
}

/** A page's name, which the browser's tab shows too, and what can be done on it. */
export function PageHead({ title, subtitle, actions }: Props) {
  useEffect(() => {
    document.title = t`${title} · Tenure`;
  }, [title]);
  return (
    <Stack
      direction="row"
      sx={{
        gap: 2,
        flexWrap: "wrap",
        alignItems: "flex-end",
        justifyContent: "space-between",
        mb: 3,
        minHeight: 56,
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h1" sx={{ overflowWrap: "anywhere" }}>
          {title}
        </Typography>
        {subtitle && (
          <Typography component="div" sx={{ color: "text.secondary" }}>
            {subtitle}
          </Typography>
        )}
      </Box>
      {actions && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }} className="not-printed">
          {actions}
        </Stack>
      )}
    </Stack>
  );
}
