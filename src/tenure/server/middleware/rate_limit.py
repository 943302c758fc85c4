"""Rate limits: per user for authenticated requests, per address for all others.

Unauthenticated requests cannot use up the limit of others: a valid key or session is counted by its user
only, however much junk comes from the same address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import TYPE_CHECKING, Protocol

from tenure.core.errors import TenureError
from tenure.server.middleware.body_limit import note_known
from tenure.server.middleware.client_address import client_address
from tenure.server.middleware.rate_counts import Quota, Rates, quota
from tenure.server.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send


class Doorkeeper(Protocol):
    """Identifies users by their credentials."""

    def brings_credentials(self, scope: Scope) -> bool:
        """Whether there is a key or a session cookie at all, valid or not."""

    async def user_of(self, scope: Scope) -> str | None:
        """The user whose key or session it is; None if it is not valid."""

    async def device_of(self, scope: Scope) -> str | None:
        """The user who has logged in from this device before."""


class RateLimit:
    """Answers 429 with `Retry-After` to requests over their limit.

    Requests with a valid key or session are counted by user; all others by address, or by the user whose
    known device it is. Requests with invalid credentials are counted separately from those without: people at
    an address from which keys are guessed can still send requests.

    Parameters
    ----------
    per_address, per_user : str
        Such as `1200/minute`.
    strict : mapping of str to str
        Limits per address of what is posted to a path, such as `{"/api/v1/login": "10/minute"}`.
    exempt : collection of str
        Paths that are not counted, such as those of probes.
    doorkeeper : Doorkeeper, optional
        Without one, every request counts as unauthenticated.
    redis_url : str, optional
        Where several processes count together.
    prefix : str
        Of the keys in Redis: one per workspace.
    """

    def __init__(  # noqa: PLR0913
        self,
        app: ASGIApp,
        *,
        per_address: str = "1200/minute",
        per_user: str = "60000/minute",
        strict: Mapping[str, str] | None = None,
        exempt: Collection[str] = (),
        doorkeeper: Doorkeeper | None = None,
        redis_url: str | None = None,
        prefix: str = "tenure",
    ) -> None:
        self._app = app
        self._per_address = quota("address", per_address)
        self._per_user = quota("user", per_user)
        self._no_good = quota("bad keys", per_address)
        self._strict = {path: quota(f"strict {path}", text) for path, text in (strict or {}).items()}
        self._exempt = frozenset(exempt)
        self._doorkeeper = doorkeeper
        self._rates = Rates(redis_url, prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._until_the_end(scope, receive, send)
            return
        if scope["type"] != "http" or scope["path"] in self._exempt:
            await self._app(scope, receive, send)
            return
        quota, identity = await self._quota_of(scope)
        if not await self._rates.hit(quota, identity):
            await _too_many(await self._rates.wait_seconds(quota, identity))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _until_the_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            await self._rates.close()

    async def _quota_of(self, scope: Scope) -> tuple[Quota, str]:
        """The counter of the request."""
        strict = self._strict.get(scope["path"].rstrip("/")) if scope["method"] == "POST" else None
        if strict is not None:
            return strict, await self._stranger(scope)
        keeper = self._doorkeeper
        if keeper is None or not keeper.brings_credentials(scope):
            return self._per_address, await self._stranger(scope)
        try:
            user = await keeper.user_of(scope)
        except TenureError:  # the route reports, in its own words, that the store cannot be reached
            stranger = await self._stranger(scope)
            note_known(scope, stranger)
            return self._no_good, stranger
        if user is not None:
            note_known(scope, user)
            return self._per_user, user
        return self._no_good, await self._stranger(scope)

    async def _stranger(self, scope: Scope) -> str:
        keeper = self._doorkeeper
        device = await _unless_it_fails(keeper.device_of, scope) if keeper else None
        return client_address(scope) if device is None else f"device of {device}"


async def _unless_it_fails(look: Callable[[Scope], Awaitable[str | None]], scope: Scope) -> str | None:
    """Ignores a store that cannot be reached: the route reports it in its own words."""
    try:
        return await look(scope)
    except TenureError:
        return None


def _too_many(seconds: int) -> Response:
    response = problem(429, "rate.limited", "Too many requests.", hint=f"try again in {seconds} seconds")
    response.headers["retry-after"] = str(seconds)
    return response
