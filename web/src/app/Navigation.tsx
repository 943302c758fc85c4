import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, List, ListItemButton, ListItemIcon, ListItemText, Stack, Typography } from "@mui/material";
import { NavLink } from "react-router";

import { PLACES } from "./pages";

export function Brand() {
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: "center" }}>
      <img src="/assets/icon.svg" alt="" width={26} height={26} />
      <Typography component="span" sx={{ fontWeight: 680, letterSpacing: "-0.01em" }}>
        <Trans>Tenure</Trans>
      </Typography>
    </Stack>
  );
}

/** The places of the app. */
export function Navigation() {
  return (
    <Box component="nav" aria-label={t`Pages`}>
      <Box sx={{ px: 2.5, py: 2 }}>
        <Brand />
      </Box>
      <List component="div" sx={{ px: 1 }}>
        {PLACES.map(({ to, name, Icon }) => (
          <ListItemButton key={to} component={NavLink} to={to} end={to === "/"} sx={ITEM}>
            <ListItemIcon sx={{ minWidth: 36, color: "inherit" }}>
              <Icon fontSize="small" />
            </ListItemIcon>
            <ListItemText primary={name} slotProps={{ primary: { sx: { fontWeight: "inherit" } } }} />
          </ListItemButton>
        ))}
      </List>
    </Box>
  );
}

const ITEM = {
  borderRadius: 2,
  mb: 0.25,
  py: 0.6,
  color: "text.secondary",
  "&.active": { color: "primary.main", bgcolor: "action.selected", fontWeight: 620 },
};
