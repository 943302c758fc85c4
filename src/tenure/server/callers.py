"""Authentication and authorization of requests, by session cookie or API key."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from tenure.core.access import Role, reaches
from tenure.core.clock import clock
from tenure.core.errors import AccessError, RoleError
from tenure.server.waiting.batcher import Batcher
from tenure.store.people.users import access_ended

if TYPE_CHECKING:
    from starlette.types import Scope

    from tenure.store.people.accounts import Accounts, Session, User

Record = TypeVar("Record")
COOKIE = "tenure_session"
DEVICE_COOKIE = "tenure_device"
HOST_ONLY = "__Host-"
CSRF_HEADER = "x-csrf-token"
KEY_HEADER = "x-api-key"
_BEARER = "bearer "
_KEY_HEADER = KEY_HEADER.encode()
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REMEMBERED_SECONDS = 2.0
_MOST_REMEMBERED = 10_000


def _as_sent(name: str, is_https: bool) -> str:
    """The cookie's name; over https, its prefix ensures that no other host and no http response set it."""
    return f"{HOST_ONLY}{name}" if is_https else name


@dataclass(frozen=True)
class Caller:
    """An authenticated caller, identified by the `secret` of a session or a key."""

    user: User
    by: Literal["session", "key"]
    secret: str = field(repr=False)

    @property
    def token(self) -> str:
        """The session's, for logging out; empty for a key."""
        return self.secret if self.by == "session" else ""


class Callers:
    """Looks callers up. A valid key or cookie is cached for two seconds, so it may work that much longer.

    cookie, device_cookie : what the session's and the device's cookies are called here.
    """

    def __init__(self, accounts: Accounts, *, is_https: bool = False) -> None:
        self.cookie, self.device_cookie = _as_sent(COOKIE, is_https), _as_sent(DEVICE_COOKIE, is_https)
        # When a key leaves the cache, many requests may need it at once: one of them looks it up.
        self._keys = Batcher(_each_once(accounts.by_key))
        self._sessions = Batcher(_each_once(accounts.session))
        self._accounts = accounts
        self._cached: dict[tuple[str, str], tuple[float, User | Session]] = {}

    async def who(self, request: Request, *, afresh: bool = False) -> Caller:
        """Raises AccessError (`access.none`, `access.key`, `access.session`, `access.csrf`).

        With `afresh` the cache is ignored: for what outlasts the call, such as a new key.
        """
        if key := _key(request.scope):
            if afresh:
                self._cached.pop(("key", key), None)
            return Caller(await self._by_key(key), "key", key)
        token = request.cookies.get(self.cookie)
        if not token:
            raise AccessError(
                "Authentication required.", hint="log in, or send an API key", code="access.none"
            )
        if afresh:
            self._cached.pop(("session", token), None)
        session = await self._session(token)
        if request.method not in _SAFE:
            _check_csrf(request, session)
        return Caller(session.user, "session", token)

    async def still(self, caller: Caller) -> bool:
        """Whether the session or key that a call began with is still valid, with at least the same role."""
        try:
            if caller.by == "key":
                user = await self._by_key(caller.secret)
            else:
                user = (await self._session(caller.secret)).user
        except AccessError:
            return False
        return reaches(user.role, caller.user.role)

    def check_still(self, caller: Caller) -> None:
        """For work that has waited its turn, in a thread; the cache is ignored.

        Raises AccessError (`access.ended`) if the session or key is no longer valid, or has a lower role.
        """
        if caller.by == "key":
            user = self._accounts.by_key(caller.secret, clock())
        else:
            session = self._accounts.session(caller.secret, clock())
            user = session.user if session else None
        if user is None or not reaches(user.role, caller.user.role):
            raise access_ended()

    def brings_credentials(self, scope: Scope) -> bool:
        """Whether there is a key or a session's cookie at all, valid or not."""
        return bool(_key(scope) or self._cookie(scope))

    async def user_of(self, scope: Scope) -> str | None:
        """The id of the user whose key or session it is; None if it is not valid."""
        try:
            if key := _key(scope):
                return (await self._by_key(key)).user_id
            return (await self._session(self._cookie(scope))).user.user_id
        except AccessError:
            return None

    async def device_of(self, scope: Scope) -> str | None:
        """The id of the user who has logged in from this device before."""
        token = HTTPConnection(scope).cookies.get(self.device_cookie)
        return await run_in_threadpool(self._accounts.device_of, token, clock()) if token else None

    def _cookie(self, scope: Scope) -> str:
        return HTTPConnection(scope).cookies.get(self.cookie, "")

    def forget(self) -> None:
        """Clear the cache, because somebody's rights have changed."""
        self._cached.clear()

    async def _by_key(self, key: str) -> User:
        user = self._recent(("key", key))
        if user is None:
            user = await self._keys.do(key)
            if user is None:
                raise AccessError(
                    "This API key is not valid, or has expired.",
                    hint="create a new API key",
                    code="access.key",
                )
            self._remember(("key", key), user)
        return user  # type: ignore[return-value]

    async def _session(self, token: str) -> Session:
        session = self._recent(("session", token))
        if session is None:
            session = await self._sessions.do(token)
            if session is None:
                raise AccessError("The session has ended.", hint="log in again", code="access.session")
            self._remember(("session", token), session)
        return session  # type: ignore[return-value]

    def _recent(self, secret: tuple[str, str]) -> User | Session | None:
        entry = self._cached.get(secret)
        return entry[1] if entry is not None and entry[0] > time.monotonic() else None

    def _remember(self, secret: tuple[str, str], identity: User | Session) -> None:
        if len(self._cached) >= _MOST_REMEMBERED:
            self._cached.clear()
        self._cached[secret] = (time.monotonic() + _REMEMBERED_SECONDS, identity)


def needs(role: Role, *, afresh: bool = False) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: the caller, who has that role or a higher one. Raises AccessError, RoleError.

    With `afresh` they are looked up for this call, without the cache.
    """

    async def checked(request: Request) -> Caller:
        caller: Caller = await request.app.state.backend.callers.who(request, afresh=afresh)
        request.state.user_id, request.state.caller = caller.user.user_id, caller
        if not reaches(caller.user.role, role):
            raise RoleError("Your role does not allow this.", values=[role], hint="ask an administrator")
        return caller

    return checked


def _each_once(look_up: Callable[[str, datetime], Record]) -> Callable[[list[str]], list[Record | Exception]]:
    def look_up_all(values: list[str]) -> list[Record | Exception]:
        results = {value: look_up(value, clock()) for value in set(values)}
        return [results[value] for value in values]

    return look_up_all


def _key(scope: Scope) -> str | None:
    """The API key of a request. Read from the raw headers, because it is needed at several stages."""
    authorization = None
    for name, value in scope["headers"]:
        if name == _KEY_HEADER and value:
            return str(value, "latin-1")
        if name == b"authorization" and authorization is None:
            authorization = str(value, "latin-1")
    if authorization is None or not authorization.lower().startswith(_BEARER):
        return None
    return authorization[len(_BEARER) :].strip()


def _check_csrf(request: Request, session: Session) -> None:
    """A page of another site can make a browser send the cookie, but does not know this token."""
    if not secrets.compare_digest(request.headers.get(CSRF_HEADER, "").encode(), session.csrf_token.encode()):
        raise AccessError(
            f"The header {CSRF_HEADER} is missing or wrong.",
            hint="send the csrf_token from the login response",
            code="access.csrf",
        )


Viewer = Annotated["Caller", Depends(needs("viewer"))]
Analyst = Annotated["Caller", Depends(needs("analyst"))]
Admin = Annotated["Caller", Depends(needs("admin", afresh=True))]
ViewerNow = Annotated["Caller", Depends(needs("viewer", afresh=True))]
