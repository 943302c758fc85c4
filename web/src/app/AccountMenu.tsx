import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import AccountCircleOutlined from "@mui/icons-material/AccountCircleOutlined";
import { IconButton, ListSubheader, Menu, MenuItem, Tooltip } from "@mui/material";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { useLogOutMutation } from "../api/generated";
import { removeAllDrafts } from "../ui/drafts";
import { chooseLanguage, chosenLanguage, type Language, LANGUAGES } from "../words/language";
import { roleTitle } from "./roles";
import { useAppSelector } from "./store";

const OTHER_LANGUAGES = (Object.keys(LANGUAGES) as Language[]).filter(
  (language) => language !== chosenLanguage(),
);

/** Who is logged in, and what is theirs. */
export function AccountMenu() {
  const user = useAppSelector((state) => state.session.user);
  const [logOut] = useLogOutMutation();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const close = () => setPlace(null);
  const navigate = useNavigate();
  // Who logs in next begins at the beginning, and finds nothing of this one's.
  const leave = async () => {
    const left = await logOut();
    if (left.error) return;
    removeAllDrafts();
    void navigate("/");
  };
  return (
    <>
      <Tooltip title={t`Account`}>
        <IconButton
          aria-label={t`Account`}
          aria-haspopup="menu"
          onClick={(event) => setPlace(event.currentTarget)}
        >
          <AccountCircleOutlined />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={place} open={place !== null} onClose={close}>
        <ListSubheader
          sx={{ bgcolor: "transparent" }}
        >{`${user?.name} · ${roleTitle(user?.role ?? "")}`}</ListSubheader>
        <MenuItem component={Link} to="/account" onClick={close}>
          <Trans>Account and API keys</Trans>
        </MenuItem>
        {user?.role === "admin" && (
          <MenuItem component={Link} to="/users" onClick={close}>
            <Trans>Users and roles</Trans>
          </MenuItem>
        )}
        {user?.role === "admin" && (
          <MenuItem component={Link} to="/erasures" onClick={close}>
            <Trans>Erase customers</Trans>
          </MenuItem>
        )}
        {user?.role === "admin" && (
          <MenuItem component={Link} to="/storage" onClick={close}>
            <Trans>Storage</Trans>
          </MenuItem>
        )}
        <MenuItem component={Link} to="/help" onClick={close}>
          <Trans>Help and glossary</Trans>
        </MenuItem>
        <MenuItem component="a" href="/docs" target="_blank" rel="noreferrer">
          <Trans>API documentation</Trans>
        </MenuItem>
        {OTHER_LANGUAGES.map((language) => (
          <MenuItem key={language} lang={language} onClick={() => chooseLanguage(language)}>
            {LANGUAGES[language]}
          </MenuItem>
        ))}
        <MenuItem onClick={() => void leave()}>
          <Trans>Log out</Trans>
        </MenuItem>
      </Menu>
    </>
  );
}
