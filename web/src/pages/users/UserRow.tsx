import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Chip, TableCell, TableRow } from "@mui/material";
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
import { ChangedMeanwhile, isChangedMeanwhile } from "../../ui/ChangedMeanwhile";
import { Confirm } from "../../ui/Confirm";
import { RoleChoice } from "../../ui/forms/RoleChoice";
import { Rename } from "./Rename";
import { ResetPassword } from "./ResetPassword";
import { UserMenu } from "./UserMenu";

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
  const [form, setForm] = useState<"rename" | "password" | null>(null);
  const [newRole, setNewRole] = useState<Role>(user.role);
  const [wasReset, setWasReset] = useState(false);
  const { user_id: userId, name } = user;
  const error = changing.error ?? disabling.error ?? enabling.error ?? unlocking.error ?? loggingOut.error;

  const give = (role: Role) => {
    setNewRole(role);
    void changeRole({ userId, roleUpdate: { role }, "if-match": user.version });
  };
  function choose(role: Role) {
    const then = () => void give(role);
    if (ROLES.indexOf(role) >= ROLES.indexOf(user.role)) then();
    else
      setAsked({
        title: t`Make ${name} ${role === "analyst" ? t`an analyst` : t`a viewer`}?`,
        text: t`They will be logged out, and their API keys will be revoked.`,
        action: t`Change role`,
        then,
      });
  }
  const askToDisable = () =>
    setAsked({
      title: t`Disable ${name}?`,
      text: t`They will be logged out immediately, and their API keys will be revoked. You can enable them again at any time: they then log in with the same password, but need new API keys.`,
      action: t`Disable`,
      then: () => void disable({ userId, "if-match": user.version }),
    });
  const askToLogOut = () =>
    setAsked({
      title: t`Log ${name} out?`,
      text: t`They are logged out of all browsers and can log in again at once. Their API keys stay valid.`,
      action: t`Log out`,
      then: () => void logOut({ userId }),
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
            label={t`Role of ${name}`}
            role={user.role}
            roles={ROLES}
            onChange={choose}
          />
        )}
      </TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{day(user.created_at)}</TableCell>
      <TableCell align="right">
        {error && !isChangedMeanwhile(changing.error) && <Problem error={error} />}
        <ChangedMeanwhile
          isOpen={isChangedMeanwhile(changing.error)}
          what={name}
          differences={[{ what: t`Role`, yours: newRole, theirs: user.role }]}
          onTheirs={changing.reset}
          onYours={() => give(newRole)}
        />
        {wasReset && (
          <Alert severity="success" onClose={() => setWasReset(false)}>
            <Trans>The password of {name} was reset.</Trans>
          </Alert>
        )}
        {user.disabled_at && <Chip size="small" label={t`Disabled ${day(user.disabled_at)}`} />}
        {user.failed_logins >= WAITS_AFTER && (
          <Button size="small" onClick={() => void unlock({ userId })}>
            <Trans>Unlock ({user.failed_logins} failed logins)</Trans>
          </Button>
        )}
        {user.disabled_at && (
          <Button size="small" onClick={() => void enable({ userId })}>
            <Trans>Enable</Trans>
          </Button>
        )}
        {!user.disabled_at && !isOneself && (
          <Button size="small" color="error" onClick={askToDisable}>
            <Trans>Disable</Trans>
          </Button>
        )}
        <UserMenu
          name={name}
          onRename={() => setForm("rename")}
          onResetPassword={isOneself ? undefined : () => setForm("password")}
          onLogOut={isOneself || user.disabled_at ? undefined : askToLogOut}
        />
        {form === "rename" && <Rename user={user} onClose={() => setForm(null)} />}
        {form === "password" && (
          <ResetPassword user={user} onClose={() => setForm(null)} onReset={() => setWasReset(true)} />
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
