"""Who may log in; for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.app.bootstrap import clock
from tenure.core.access import Role
from tenure.core.errors import ConflictError
from tenure.server.callers import Admin, Viewer
from tenure.server.routes.session import Used, UserShown, shown
from tenure.store.audit import Entry

ROUTER = APIRouter(prefix="/users", tags=["access"])
UserId = Annotated[str, Path(max_length=64)]
Password = Annotated[str, Field(max_length=1024, examples=["at least twelve characters"])]


class NewUser(BaseModel):
    """Somebody who shall be able to log in."""

    name: str = Field(min_length=1, max_length=128, examples=["marketing"])
    password: Password
    role: Role = "viewer"


class NewPassword(BaseModel):
    """The new password; the present one too, when it is one's own."""

    password: Password
    present_password: str | None = Field(default=None, max_length=1024)


class UserListed(UserShown):
    """With when they were added, and since when they may not log in any more."""

    created_at: datetime
    disabled_at: datetime | None


@ROUTER.get("", name="list_users")
def list_users(_caller: Admin, used: Used) -> list[UserListed]:
    """Everybody, by name."""
    return [UserListed(**vars(one)) for one in used.accounts.users()]


@ROUTER.post("", name="add_user", status_code=201)
def add_user(given: NewUser, caller: Admin, used: Used) -> UserShown:
    """Let somebody in."""
    made = used.accounts.add_user(given.name, given.password, given.role, clock())
    used.audit.add(Entry(clock(), caller.user.name, "add_user", target=made.user_id))
    return shown(made)


@ROUTER.put("/me/password", name="change_password", status_code=204)
def change_password(given: NewPassword, caller: Viewer, used: Used) -> None:
    """Change one's own; every session ends, this one too."""
    used.accounts.check_password(caller.user.user_id, given.present_password or "", clock())
    used.accounts.set_password(caller.user.user_id, given.password)
    used.callers.forget()
    used.audit.add(Entry(clock(), caller.user.name, "change_password"))


@ROUTER.put("/{user_id}/password", name="set_password", status_code=204)
def set_password(user_id: UserId, given: NewPassword, caller: Admin, used: Used) -> None:
    """Give somebody a new one; their sessions end."""
    used.accounts.user(user_id)
    used.accounts.set_password(user_id, given.password)
    used.callers.forget()
    used.audit.add(Entry(clock(), caller.user.name, "set_password", target=user_id))


@ROUTER.delete("/{user_id}", name="disable_user", status_code=204)
def disable_user(user_id: UserId, caller: Admin, used: Used) -> None:
    """Let somebody in no more: no login, session or key of theirs works."""
    used.accounts.user(user_id)
    if user_id == caller.user.user_id:
        raise ConflictError(
            "Nobody locks themselves out.", hint="have another administrator do it", code="user.oneself"
        )
    used.accounts.disable(user_id, clock())
    used.callers.forget()
    used.audit.add(Entry(clock(), caller.user.name, "disable_user", target=user_id))
