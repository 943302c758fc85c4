"""Who may log in; for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.core.access import Role
from tenure.core.clock import clock
from tenure.core.errors import ConflictError, RoleError
from tenure.server.callers import Admin, Caller, ViewerNow
from tenure.server.routes.access.session import Used, UserShown, shown
from tenure.server.waiting.turns import PASSWORDS
from tenure.store.people.accounts import User
from tenure.store.people.audit import Entry

ROUTER = APIRouter(prefix="/users", tags=["access"])
UserId = Annotated[str, Path(max_length=64)]
Password = Annotated[str, Field(max_length=1024, examples=["at least twelve characters"])]


class NewUser(BaseModel):
    """A user to add."""

    name: str = Field(min_length=1, max_length=128, examples=["marketing"])
    password: Password
    role: Role = "viewer"


class NewPassword(BaseModel):
    """The new password; the current password too, to change your own."""

    password: Password
    present_password: str | None = Field(default=None, max_length=1024)


class NewRole(BaseModel):
    """The new role."""

    role: Role


class UserListed(UserShown):
    """A user with the date of creation, the date of deactivation, and failed logins of the last day."""

    created_at: datetime
    disabled_at: datetime | None
    failed_logins: int


@ROUTER.get("", name="list_users")
def list_users(_caller: Admin, used: Used) -> list[UserListed]:
    """List all users, by name."""
    found = used.accounts.users()
    failed = used.accounts.failures.by_name([one.name for one in found], clock())
    return [
        UserListed(
            **shown(one).model_dump(),
            created_at=one.created_at,
            disabled_at=one.disabled_at,
            failed_logins=failed[one.name],
        )
        for one in found
    ]


@ROUTER.post("", name="add_user", status_code=201)
async def add_user(given: NewUser, caller: Admin, used: Used) -> UserShown:
    """Add a user."""
    _check_outlasting(caller)

    def added() -> User:
        made = used.accounts.add_user(given.name, given.password, given.role, clock(), by=caller.user)
        _note(used, caller, "add_user", made.user_id)
        return made

    return shown(await PASSWORDS.do_for(caller, used.callers, added))


@ROUTER.put("/me/password", name="change_password", status_code=204)
async def change_password(given: NewPassword, caller: ViewerNow, used: Used) -> None:
    """Change your own password; this ends all your sessions and API keys, including this session."""

    def changed() -> None:
        mine, now = caller.user, clock()
        used.accounts.check_password(mine, given.present_password or "", now)
        used.accounts.set_password(mine.user_id, given.password, now, by=mine)
        _note(used, caller, "change_password")

    await PASSWORDS.do_for(caller, used.callers, changed)


@ROUTER.put("/{user_id}/password", name="set_password", status_code=204)
async def set_password(user_id: UserId, given: NewPassword, caller: Admin, used: Used) -> None:
    """Set a user's password; this ends their sessions and API keys. Your own needs the current password."""
    if user_id == caller.user.user_id:
        raise ConflictError(
            "To change your own password, enter the current password.",
            hint="use PUT /api/v1/users/me/password",
            code="user.oneself",
        )
    _check_outlasting(caller)

    def changed() -> None:
        used.accounts.set_password(user_id, given.password, clock(), by=caller.user)
        _note(used, caller, "set_password", user_id)

    await PASSWORDS.do_for(caller, used.callers, changed)


@ROUTER.put("/{user_id}/role", name="change_role")
def change_role(user_id: UserId, given: NewRole, caller: Admin, used: Used) -> UserShown:
    """Change the role of a user; a lower role ends their sessions and API keys."""
    _check_outlasting(caller)
    changed = used.accounts.change_role(user_id, given.role, clock(), by=caller.user)
    _note(used, caller, f"make_{given.role}", user_id)
    return shown(changed)


@ROUTER.delete("/{user_id}", name="disable_user", status_code=204)
def disable_user(user_id: UserId, caller: Admin, used: Used) -> None:
    """Deactivate a user: their login, sessions and API keys stop working."""
    used.accounts.user(user_id)
    if user_id == caller.user.user_id:
        raise ConflictError(
            "You cannot deactivate your own account.",
            hint="ask another administrator to do it",
            code="user.oneself",
        )
    used.accounts.disable(user_id, clock(), by=caller.user)
    _note(used, caller, "disable_user", user_id)


@ROUTER.post("/{user_id}/enable", name="enable_user", status_code=204)
def enable_user(user_id: UserId, caller: Admin, used: Used) -> None:
    """Reactivate a user, with the old password but without the old API keys."""
    _check_outlasting(caller)
    used.accounts.enable(user_id, by=caller.user)
    _note(used, caller, "enable_user", user_id)


@ROUTER.post("/{user_id}/unlock", name="unlock_user", status_code=204)
def unlock_user(user_id: UserId, caller: Admin, used: Used) -> None:
    """Clear the failed login attempts of a user, so that nobody has to wait for this name."""
    used.accounts.unlock(user_id)
    _note(used, caller, "unlock_user", user_id)


@ROUTER.post("/{user_id}/log-out", name="log_user_out", status_code=204)
def log_user_out(user_id: UserId, caller: Admin, used: Used) -> None:
    """End all sessions of a user; their password and API keys stay valid."""
    used.accounts.end_sessions(user_id)
    _note(used, caller, "log_user_out", user_id)


def _check_outlasting(caller: Caller) -> None:
    """Who is let in stays when a key has expired: a key that expires must not leave such a way behind."""
    if caller.user.until is not None:
        raise RoleError(
            "An API key that expires cannot give access to other users, because their "
            "access would last longer.",
            values=[f"it expires at {caller.user.until:%Y-%m-%d %H:%M} UTC"],
            hint="log in to do this, or use an API key without an expiry date",
            code="access.key_expires",
        )


def _note(used: Used, caller: Caller, action: str, target: str | None = None) -> None:
    """In the audit log; and whatever is remembered of anybody is looked up anew."""
    used.callers.forget()
    used.audit.add(Entry(clock(), caller.user.name, action, target=target))
