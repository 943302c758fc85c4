import { Button, Chip, TableCell, TableRow } from "@mui/material";
import { useState } from "react";

import {
  type UserSummary,
  useChangeRoleMutation,
  useDisableUserMutation,
  useEnableUserMutation,
  useLogUserOutMutation,
  useUnlockUserMutation,
} from "../../api/generated";
import { day } from "../../words/formats";
import { type Role, ROLES, roleTitle } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { Confirm } from "../../ui/Confirm";
import { RoleChoice } from "../../ui/forms/RoleChoice";

/** Wrong passwords after which an address has to wait. */
const WAITS_AFTER = 5;
const PAST = { "& td": { color: "text.secondary" } };

interface Confirmation {
  title: string;
  text: string;
  action: string;
  then: () => void;
}

interface Props {
  user: UserSummary;
  isOneself: boolean;
}

/** One user, and what an administrator may do about them. */
export function UserRow({ user, isOneself }: Props) {
  const [changeRole, changing] = useChangeRoleMutation();
  const [disable, disabling] = useDisableUserMutation();
  const [enable, enabling] = useEnableUserMutation();
  const [unlock, unlocking] = useUnlockUserMutation();
  const [logOut, loggingOut] = useLogUserOutMutation();
  const [question, setAsked] = useState<Confirmation | null>(null);
  const { user_id: userId, name } = user;
  const error = changing.error ?? disabling.error ?? enabling.error ?? unlocking.error ?? loggingOut.error;

  function choose(role: Role) {
    const then = () => void changeRole({ userId, roleUpdate: { role } });
    if (ROLES.indexOf(role) >= ROLES.indexOf(user.role)) then();
    else
      setAsked({
        title: `Make ${name} ${role === "analyst" ? "an analyst" : "a viewer"}?`,
        text: "They will be logged out, and their API keys will be revoked.",
        action: "Change role",
        then,
      });
  }
  const askToDisable = () =>
    setAsked({
      title: `Disable ${name}?`,
      text: "They will be logged out immediately, and their API keys will be revoked.",
      action: "Disable",
      then: () => void disable({ userId }),
    });

  return (
    <TableRow sx={user.disabled_at ? PAST : {}}>
      <TableCell>{name}</TableCell>
      <TableCell>
        {user.disabled_at ? (
          roleTitle(user.role)
        ) : (
          <RoleChoice
            isLabelHidden
            label={`Role of ${name}`}
            role={user.role}
            roles={ROLES}
            onChange={choose}
          />
        )}
      </TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{day(user.created_at)}</TableCell>
      <TableCell align="right">
        {error && <Problem error={error} />}
        {user.disabled_at && <Chip size="small" label={`Disabled ${day(user.disabled_at)}`} />}
        {user.failed_logins >= WAITS_AFTER && (
          <Button size="small" onClick={() => void unlock({ userId })}>
            Unlock ({user.failed_logins} failed logins)
          </Button>
        )}
        {user.disabled_at && (
          <Button size="small" onClick={() => void enable({ userId })}>
            {" "}
            Enable{" "}
          </Button>
        )}
        {!user.disabled_at && !isOneself && (
          <>
            <Button
              size="small"
              disabled={loggingOut.isLoading}
              aria-label={`Log out ${name}`}
              onClick={() => void logOut({ userId })}
            >
              {" "}
              Log out{" "}
            </Button>
            <Button size="small" color="error" onClick={askToDisable}>
              {" "}
              Disable{" "}
            </Button>
          </>
        )}
        <Confirm
          isOpen={question !== null}
          title={question?.title ?? ""}
          text={question?.text ?? ""}
          action={question?.action ?? ""}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            question?.then();
            setAsked(null);
          }}
        />
      </TableCell>
    </TableRow>
  );
}
