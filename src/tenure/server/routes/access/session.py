"""Log in, show the current user, log out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from tenure.app.people.end_sessions import EndOtherSessions, end_other_sessions
from tenure.app.people.list_sessions import ListSessions, list_sessions
from tenure.app.people.log_in import NOBODY, LogIn, LogOut
from tenure.app.people.log_in import log_in as authenticate
from tenure.app.people.log_in import log_out as end_session
from tenure.core.access import Role
from tenure.core.clock import clock
from tenure.server.backend import Backend, backend
from tenure.server.callers import Viewer, ViewerNow
from tenure.server.middleware.client_address import client_address
from tenure.server.waiting.turns import LOGINS_OF_STRANGERS, PASSWORDS
from tenure.store.people.accounts import SESSION_HOURS, Session, User
from tenure.store.people.known_devices import DEVICE_DAYS

ROUTER = APIRouter(prefix="/session", tags=["access"])
CurrentBackend = Annotated[Backend, Depends(backend)]


class Credentials(BaseModel):
    """User name and password."""

    name: str = Field(min_length=1, max_length=128, examples=["admin"])
    password: str = Field(min_length=1, max_length=1024, examples=["the password shown at the first start"])


class UserResponse(BaseModel):
    """A user and their permissions."""

    user_id: str
    name: str
    role: Role


class SessionResponse(BaseModel):
    """Send `csrf_token` as X-CSRF-Token with every request that changes something; null for an API key."""

    user: UserResponse
    csrf_token: str | None
    expires_at: datetime | None


class OpenSessionResponse(BaseModel):
    """A browser session; `is_current` marks the session of this request."""

    created_at: datetime
    expires_at: datetime
    is_current: bool


@ROUTER.post("", name="log_in")
async def log_in(
    body: Credentials, request: Request, response: Response, backend: CurrentBackend
) -> SessionResponse:
    """Log in: the response sets an HttpOnly session cookie, and a cookie that marks the device as known.

    After wrong passwords, the sender has to wait. Other users do not wait, but unknown devices get slower
    responses while somebody is guessing passwords for the name.
    """
    device, address = request.cookies.get(backend.callers.device_cookie), client_address(request.scope)
    delay = await anyio.to_thread.run_sync(backend.accounts.delay_seconds, body.name, device, clock())
    attempt = partial(_session, body, address, device, backend)
    if delay is None:
        session = await PASSWORDS.do(attempt)
    else:
        await anyio.sleep(delay)
        session = await LOGINS_OF_STRANGERS.do(address, attempt)
    await _end_earlier(request, backend)
    _keep(response, backend.callers.cookie, session.token, SESSION_HOURS * 3600, backend)
    _keep(response, backend.callers.device_cookie, session.device, DEVICE_DAYS * 86_400, backend)
    return SessionResponse(
        user=shown(session.user), csrf_token=session.csrf_token, expires_at=session.expires_at
    )


def _keep(response: Response, name: str, value: str, seconds: int, backend: CurrentBackend) -> None:
    secure = backend.settings.is_https
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/")


async def _end_earlier(request: Request, backend: CurrentBackend) -> None:
    """A browser has one session: logging in again ends the previous one."""
    if earlier := request.cookies.get(backend.callers.cookie):
        await anyio.to_thread.run_sync(backend.accounts.log_out, earlier)
        backend.callers.forget()


def _session(credentials: Credentials, address: str, device: str | None, backend: CurrentBackend) -> Session:
    command = LogIn(credentials.name, credentials.password, address, device)
    return authenticate(command, backend.shop.acting(NOBODY, clock()))


@ROUTER.get("", name="who_am_i")
def who_am_i(caller: Viewer, backend: CurrentBackend) -> SessionResponse:
    """Show the current user."""
    session = backend.accounts.session(caller.token, clock()) if caller.token else None
    return SessionResponse(
        user=shown(caller.user),
        csrf_token=session.csrf_token if session else None,
        expires_at=session.expires_at if session else None,
    )


@ROUTER.delete("", name="log_out", status_code=204)
def log_out(caller: Viewer, response: Response, backend: CurrentBackend) -> None:
    """Log out; has no effect for an API key."""
    if caller.token:
        end_session(LogOut(caller.token), backend.acting(caller))
        backend.callers.forget()
    secure = backend.settings.is_https
    response.delete_cookie(backend.callers.cookie, path="/", secure=secure, httponly=True, samesite="lax")


@ROUTER.get("/all", name="list_sessions")
def get_sessions(caller: Viewer, backend: CurrentBackend) -> list[OpenSessionResponse]:
    """List your own browser sessions, newest first."""
    result = list_sessions(ListSessions(caller.user, caller.token), backend.acting(caller))
    return [OpenSessionResponse(**vars(session)) for session in result.sessions]


@ROUTER.delete("/others", name="end_other_sessions", status_code=204)
def delete_other_sessions(caller: ViewerNow, backend: CurrentBackend) -> None:
    """End all your other sessions; API keys stay valid. Not allowed for keys with a lower role than yours."""
    end_other_sessions(EndOtherSessions(caller.user, caller.token), backend.acting(caller))
    backend.callers.forget()


def shown(user: User) -> UserResponse:
    """Only the public fields of a user."""
    return UserResponse(user_id=user.user_id, name=user.name, role=user.role)
