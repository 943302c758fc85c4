"""Users; for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.app.people.change_password import ChangePassword, change_password
from tenure.app.people.change_role import ChangeRole, change_role
from tenure.app.people.create_user import CreateUser, create_user
from tenure.app.people.disable_user import DisableUser, disable_user
from tenure.app.people.enable_user import EnableUser, enable_user
from tenure.app.people.end_sessions import EndSessions, end_sessions
from tenure.app.people.expiring_keys import refuse_expiring_key
from tenure.app.people.list_users import list_users
from tenure.app.people.rename_user import RenameUser, rename_user
from tenure.app.people.set_password import SetPassword, check_set_password, set_password
from tenure.app.people.unlock_user import UnlockUser, unlock_user
from tenure.core.access import Role
from tenure.server.callers import Admin, ViewerNow
from tenure.server.routes.access.session import CurrentBackend, UserResponse, shown
from tenure.server.versions import Seen
from tenure.server.waiting.turns import PASSWORDS
from tenure.store.people.accounts import User

ROUTER = APIRouter(prefix="/users", tags=["access"])
UserId = Annotated[str, Path(max_length=64)]
Password = Annotated[str, Field(max_length=1024, examples=["at least twelve characters"])]


class UserCreate(BaseModel):
    """A user to add."""

    name: str = Field(min_length=1, max_length=128, examples=["marketing"])
    password: Password
    role: Role = "viewer"


class PasswordUpdate(BaseModel):
    """The new password; the current password too, to change your own."""

    password: Password
    present_password: str | None = Field(default=None, max_length=1024)


class NameUpdate(BaseModel):
    """The new name."""

    name: str = Field(min_length=1, max_length=128, examples=["marketing"])


class RoleUpdate(BaseModel):
    """The new role."""

    role: Role


class UserSummary(UserResponse):
    """A user with the date of creation, the date of deactivation, and failed logins of the last day.
    `version` is for changing them (If-Match).
    """

    created_at: datetime
    disabled_at: datetime | None
    failed_logins: int
    version: str


@ROUTER.get("", name="list_users")
def get_users(caller: Admin, backend: CurrentBackend) -> list[UserSummary]:
    """List all users, by name."""
    return [
        UserSummary(
            **shown(user).model_dump(),
            created_at=user.created_at,
            disabled_at=user.disabled_at,
            failed_logins=failed,
            version=user.version,
        )
        for user, failed in list_users(backend.acting(caller)).users
    ]


@ROUTER.post("", name="add_user", status_code=201)
async def add_user(body: UserCreate, caller: Admin, backend: CurrentBackend) -> UserResponse:
    """Add a user."""
    refuse_expiring_key(caller.user)
    command = CreateUser(body.name, body.password, body.role, by=caller.user)

    def added() -> User:
        return create_user(command, backend.acting(caller))

    return shown(await PASSWORDS.do_for(caller, backend.callers, added))


@ROUTER.put("/me/password", name="change_password", status_code=204)
async def put_own_password(body: PasswordUpdate, caller: ViewerNow, backend: CurrentBackend) -> None:
    """Change your own password; this ends your API keys and all your sessions except this one."""
    command = ChangePassword(caller.user, body.present_password or "", body.password)

    def changed() -> None:
        change_password(command, backend.acting(caller))
        backend.callers.forget()

    await PASSWORDS.do_for(caller, backend.callers, changed)


@ROUTER.put("/{user_id}/password", name="set_password", status_code=204)
async def put_password(user_id: UserId, body: PasswordUpdate, caller: Admin, backend: CurrentBackend) -> None:
    """Set a user's password; this ends their sessions and API keys. Your own needs the current password."""
    command = SetPassword(user_id, body.password, by=caller.user)
    check_set_password(command)

    def changed() -> None:
        set_password(command, backend.acting(caller))
        backend.callers.forget()

    await PASSWORDS.do_for(caller, backend.callers, changed)


@ROUTER.put("/{user_id}/name", name="rename_user")
def put_name(
    user_id: UserId, body: NameUpdate, caller: Admin, backend: CurrentBackend, seen_version: Seen
) -> UserResponse:
    """Change the name of a user, with which they log in; sessions and API keys stay valid."""
    user = rename_user(RenameUser(user_id, body.name, caller.user, seen_version), backend.acting(caller))
    backend.callers.forget()
    return shown(user)


@ROUTER.put("/{user_id}/role", name="change_role")
def put_role(
    user_id: UserId, body: RoleUpdate, caller: Admin, backend: CurrentBackend, seen_version: Seen
) -> UserResponse:
    """Change the role of a user; a lower role ends their sessions and API keys."""
    user = change_role(ChangeRole(user_id, body.role, caller.user, seen_version), backend.acting(caller))
    backend.callers.forget()
    return shown(user)


@ROUTER.delete("/{user_id}", name="disable_user", status_code=204)
def delete_user(user_id: UserId, caller: Admin, backend: CurrentBackend, seen_version: Seen) -> None:
    """Deactivate a user: their login, sessions and API keys stop working."""
    disable_user(DisableUser(user_id, caller.user, seen_version), backend.acting(caller))
    backend.callers.forget()


@ROUTER.post("/{user_id}/enable", name="enable_user", status_code=204)
def post_enable(user_id: UserId, caller: Admin, backend: CurrentBackend) -> None:
    """Reactivate a user, with the old password but without the old API keys."""
    enable_user(EnableUser(user_id, by=caller.user), backend.acting(caller))
    backend.callers.forget()


@ROUTER.post("/{user_id}/unlock", name="unlock_user", status_code=204)
def post_unlock(user_id: UserId, caller: Admin, backend: CurrentBackend) -> None:
    """Clear the failed login attempts of a user, so that nobody has to wait for this name."""
    unlock_user(UnlockUser(user_id), backend.acting(caller))
    backend.callers.forget()


@ROUTER.post("/{user_id}/log-out", name="log_user_out", status_code=204)
def post_log_out(user_id: UserId, caller: Admin, backend: CurrentBackend) -> None:
    """End all sessions of a user; their password and API keys stay valid."""
    end_sessions(EndSessions(user_id), backend.acting(caller))
    backend.callers.forget()
