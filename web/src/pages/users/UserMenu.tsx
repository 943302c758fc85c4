import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import MoreVert from "@mui/icons-material/MoreVert";
import { IconButton, Menu, MenuItem } from "@mui/material";
import { useState } from "react";

interface Props {
  name: string;
  onRename: () => void;
  /** Missing for oneself: one's own password is changed under Account. */
  onResetPassword?: () => void;
  /** Missing for who cannot be logged in, and for oneself. */
  onLogOut?: () => void;
}

/** What is done less often about a user. */
export function UserMenu({ name, onRename, onResetPassword, onLogOut }: Props) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const chosen = (then: () => void) => () => {
    setPlace(null);
    then();
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={t`More for ${name}`}
        aria-haspopup="menu"
        onClick={(event) => setPlace(event.currentTarget)}
      >
        <MoreVert fontSize="small" />
      </IconButton>
      <Menu anchorEl={place} open={place !== null} onClose={() => setPlace(null)}>
        <MenuItem onClick={chosen(onRename)}>
          <Trans>Rename</Trans>
        </MenuItem>
        {onResetPassword && (
          <MenuItem onClick={chosen(onResetPassword)}>
            <Trans>Reset password</Trans>
          </MenuItem>
        )}
        {onLogOut && (
          <MenuItem onClick={chosen(onLogOut)}>
            <Trans>Log out of all browsers</Trans>
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
