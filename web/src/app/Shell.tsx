import DarkModeOutlined from "@mui/icons-material/DarkModeOutlined";
import LightModeOutlined from "@mui/icons-material/LightModeOutlined";
import Logout from "@mui/icons-material/Logout";
import { AppBar, Box, Button, Container, IconButton, Toolbar, Tooltip, Typography } from "@mui/material";
import { useColorScheme } from "@mui/material/styles";
import { NavLink, Outlet } from "react-router";

import { useLogOutMutation } from "../api/generated";
import { useAppSelector } from "./store";

const PAGES = [
  { to: "/", name: "Overview" },
  { to: "/customers", name: "Customers" },
];

/** What every page has around it. */
export function Shell() {
  const user = useAppSelector((state) => state.session.user);
  const [logOut] = useLogOutMutation();
  return (
    <Box sx={{ minHeight: "100vh" }}>
      <AppBar position="sticky" sx={{ borderWidth: "0 0 1px", bgcolor: "background.paper" }}>
        <Toolbar sx={{ gap: 1 }}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          <Typography component="span" sx={{ fontWeight: 650, mr: 1, display: { xs: "none", sm: "inline" } }}>
            Tenure
          </Typography>
          <Box component="nav" aria-label="Pages" sx={{ display: "flex", gap: 0.5, flexGrow: 1 }}>
            {PAGES.map(({ to, name }) => (
              <Button
                key={to}
                component={NavLink}
                to={to}
                end
                sx={{ color: "text.secondary", "&.active": { color: "primary.main" } }}
              >
                {name}
              </Button>
            ))}
          </Box>
          <SchemeButton />
          <Tooltip title={`Log out ${user?.name ?? ""}`}>
            <IconButton aria-label="Log out" onClick={() => void logOut()}>
              <Logout />
            </IconButton>
          </Tooltip>
        </Toolbar>
      </AppBar>
      <Container component="main" maxWidth="lg" sx={{ py: 3 }}>
        <Outlet />
      </Container>
    </Box>
  );
}

function SchemeButton() {
  const { mode, systemMode, setMode } = useColorScheme();
  const isDark = (mode === "system" ? systemMode : mode) === "dark";
  const name = isDark ? "Light" : "Dark";
  return (
    <Tooltip title={name}>
      <IconButton aria-label={`${name} colours`} onClick={() => setMode(isDark ? "light" : "dark")}>
        {isDark ? <LightModeOutlined /> : <DarkModeOutlined />}
      </IconButton>
    </Tooltip>
  );
}
