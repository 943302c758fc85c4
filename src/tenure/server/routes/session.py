"""Log in, see who one is, log out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from tenure.app.bootstrap import clock
from tenure.core.access import Role
from tenure.core.errors import AccessError
from tenure.server.backend import Backend, backend
from tenure.server.callers import COOKIE, Viewer
from tenure.store.accounts import SESSION_HOURS, Session, User
from tenure.store.audit import Entry

ROUTER = APIRouter(prefix="/session", tags=["access"])
Used = Annotated[Backend, Depends(backend)]
_CHECKS_AT_A_TIME = CapacityLimiter(2)
"""Checking a password takes 64 MiB and a core: many at once must not take all there is."""


class Credentials(BaseModel):
    """A user's name and password."""

    name: str = Field(min_length=1, max_length=128, examples=["admin"])
    password: str = Field(min_length=1, max_length=1024, examples=["the one shown at the first start"])


class UserShown(BaseModel):
    """Somebody, and what they may do."""

    user_id: str
    name: str
    role: Role


class SessionShown(BaseModel):
    """Send `csrf_token` as X-CSRF-Token with whatever changes something; null for an API key."""

    user: UserShown
    csrf_token: str | None
    expires_at: datetime | None


@ROUTER.post("", name="log_in")
async def log_in(given: Credentials, response: Response, used: Used) -> SessionShown:
    """Log in: the session comes as an HttpOnly cookie."""
    session = await to_thread.run_sync(_session, given, used, limiter=_CHECKS_AT_A_TIME)
    response.set_cookie(
        COOKIE,
        session.token,
        max_age=SESSION_HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=used.settings.is_https,
        path="/",
    )
    return SessionShown(
        user=shown(session.user), csrf_token=session.csrf_token, expires_at=session.expires_at
    )


def _session(given: Credentials, used: Used) -> Session:
    now = clock()
    try:
        session = used.accounts.log_in(given.name, given.password, now)
    except AccessError as error:
        used.audit.add(Entry(now, "-", "log_in", "refused", error.code))
        raise
    used.audit.add(Entry(now, session.user.name, "log_in"))
    return session


@ROUTER.get("", name="who_am_i")
def who_am_i(caller: Viewer, used: Used) -> SessionShown:
    """Who is calling."""
    session = used.accounts.session(caller.token, clock()) if caller.token else None
    return SessionShown(
        user=shown(caller.user),
        csrf_token=session.csrf_token if session else None,
        expires_at=session.expires_at if session else None,
    )


@ROUTER.delete("", name="log_out", status_code=204)
def log_out(caller: Viewer, response: Response, used: Used) -> None:
    """End the session; nothing happens for an API key."""
    if caller.token:
        used.accounts.log_out(caller.token)
        used.callers.forget()
        used.audit.add(Entry(clock(), caller.user.name, "log_out"))
    response.delete_cookie(COOKIE, path="/")


def shown(user: User) -> UserShown:
    """Without what others need not know."""
    return UserShown(user_id=user.user_id, name=user.name, role=user.role)
