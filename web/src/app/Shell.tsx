import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import MenuIcon from "@mui/icons-material/Menu";
import { AppBar, Box, Container, Drawer, IconButton, LinearProgress, Toolbar } from "@mui/material";
import { Suspense, useState } from "react";
import { Outlet, useLocation } from "react-router";

import { KeyboardShortcuts } from "./keyboard/KeyboardShortcuts";
import { AccountMenu } from "./AccountMenu";
import { Brand, Navigation } from "./Navigation";
import { NoticeBell } from "./NoticeBell";
import { Notices } from "./Notices";
import { RunningJobs } from "./RunningJobs";
import { ScoredBy } from "./ScoredBy";
import { SearchButton } from "./search/SearchButton";
import { SchemeButton } from "./SchemeButton";
import { UndoBar } from "./UndoBar";
import { useStartPage } from "./useStartPage";

const WIDTH = 216;

/** What every page has around it: places at the side, or behind a button where there is little room. */
export function Shell() {
  const { pathname } = useLocation();
  useStartPage();
  // The page on which the drawer was opened: it closes when another page is shown.
  const [openedOn, setOpenedOn] = useState<string | null>(null);
  return (
    <Box sx={{ display: "flex", minHeight: "100vh" }}>
      <SkipLink />
      <Box
        component="aside"
        className="not-printed"
        sx={{ display: { xs: "none", md: "block" }, width: WIDTH, flexShrink: 0 }}
      >
        <Drawer variant="permanent" open slotProps={{ paper: { sx: PAPER } }}>
          <Navigation />
        </Drawer>
      </Box>
      <Drawer
        open={openedOn === pathname}
        onClose={() => setOpenedOn(null)}
        slotProps={{ paper: { sx: PAPER } }}
      >
        <Navigation />
      </Drawer>
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <AppBar position="sticky" className="not-printed" sx={BAR}>
          <Toolbar variant="dense" sx={{ gap: 0.5, minHeight: 56 }}>
            <IconButton
              aria-label={t`Pages`}
              edge="start"
              onClick={() => setOpenedOn(pathname)}
              sx={{ display: { md: "none" } }}
            >
              <MenuIcon />
            </IconButton>
            <Box sx={{ display: { xs: "flex", md: "none" } }}>
              <Brand />
            </Box>
            <Box sx={{ flexGrow: 1 }} />
            <SearchButton />
            <RunningJobs />
            <NoticeBell />
            <SchemeButton />
            <AccountMenu />
          </Toolbar>
        </AppBar>
        <Container component="main" id="content" tabIndex={-1} maxWidth="xl" sx={MAIN}>
          <Notices />
          <Suspense fallback={<LinearProgress aria-label={t`Loading the page`} />}>
            <Outlet />
          </Suspense>
          <ScoredBy />
          <UndoBar />
          <KeyboardShortcuts />
        </Container>
      </Box>
    </Box>
  );
}

const PAPER = { width: WIDTH, bgcolor: "background.paper", borderRight: 1, borderColor: "divider" };
const BAR = { borderWidth: "0 0 1px", bgcolor: "background.default" };
const MAIN = { py: 3, px: { xs: 2, sm: 3 }, outline: "none" };

function SkipLink() {
  return (
    <Box
      component="a"
      href="#content"
      sx={{
        position: "fixed",
        left: -9999,
        top: 8,
        zIndex: 2000,
        p: 1,
        bgcolor: "background.paper",
        color: "text.primary",
        "&:focus": { left: 8 },
      }}
    >
      <Trans>Skip to content</Trans>
    </Box>
  );
}
