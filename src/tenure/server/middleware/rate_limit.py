"""Who asks too often is told to wait: per address, per key, and strictly where passwords are tried."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv6Address
from typing import TYPE_CHECKING

from tenure.server.middleware.rate_counts import Quota, Rates, quota
from tenure.server.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_UNNAMED = "local"


class RateLimit:
    """Answers 429 with `Retry-After` to those who are over their limit.

    Programs that bring a key are counted by the key; everybody else by address. Requests with a key that did
    not make them anybody (`request.state.user_id` is not set) are counted by address too, apart from the
    rest: trying many keys is no way around the limit.

    Parameters
    ----------
    per_address, per_key : str
        Such as `1200/minute`.
    strict : mapping of str to str
        Limits per address of what is posted to a path, such as `{"/api/v1/login": "10/minute"}`.
    exempt : collection of str
        Paths that are not counted, such as those of probes.
    redis_url : str, optional
        Where several processes count together.
    prefix : str
        Of the keys in Redis: one per workspace.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_address: str = "1200/minute",
        per_key: str = "60000/minute",
        strict: Mapping[str, str] | None = None,
        exempt: Collection[str] = (),
        redis_url: str | None = None,
        prefix: str = "tenure",
    ) -> None:
        self._app = app
        self._per_address = quota("address", per_address)
        self._per_key = quota("key", per_key)
        self._bad_keys = quota("bad keys", per_address)
        self._strict = {path: quota(f"strict {path}", text) for path, text in (strict or {}).items()}
        self._exempt = frozenset(exempt)
        self._rates = Rates(redis_url, prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._until_the_end(scope, receive, send)
            return
        if scope["type"] != "http" or scope["path"] in self._exempt:
            await self._app(scope, receive, send)
            return
        address, (keys, has_cookie) = _address(scope), _credentials(scope)
        for counted, who in self._counted(scope, address, keys, has_cookie):
            if not await self._rates.hit(counted, who):
                await _too_many(await self._rates.wait_seconds(counted, who))(scope, receive, send)
                return
        if keys and not await self._rates.has_room(self._bad_keys, address):
            await _too_many(await self._rates.wait_seconds(self._bad_keys, address))(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            if keys and not scope.get("state", {}).get("user_id"):
                await self._rates.hit(self._bad_keys, address)

    async def _until_the_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            await self._rates.close()

    def _counted(
        self, scope: Scope, address: str, keys: tuple[str, ...], has_cookie: bool
    ) -> Iterator[tuple[Quota, str]]:
        """What the request is counted as. A cookie beside a key counts: either may be who they are."""
        if scope["method"] == "POST" and (strict := self._strict.get(scope["path"].rstrip("/"))):
            yield strict, address
        if has_cookie or not keys:
            yield self._per_address, address
        for key in keys:
            yield self._per_key, key


def _too_many(seconds: int) -> Response:
    response = problem(
        429, "rate.limited", "These are too many requests.", hint=f"ask again in {seconds} seconds"
    )
    response.headers["retry-after"] = str(seconds)
    return response


def _credentials(scope: Scope) -> tuple[tuple[str, ...], bool]:
    """Digests of the keys it brings (keys themselves are kept nowhere), and whether it has cookies."""
    keys, has_cookie = [], False
    for name, value in scope["headers"]:
        if name == b"cookie":
            has_cookie = True
        elif value and name in (b"x-api-key", b"authorization"):
            secret = value.rpartition(b" ")[2]  # whatever the scheme is called
            keys.append(hashlib.sha256(secret).hexdigest()[:32])
    return tuple(keys), has_cookie


def _address(scope: Scope) -> str:
    client = scope.get("client")
    if not client or not client[0]:
        return _UNNAMED
    host: str = client[0]
    return _network(host) if ":" in host else host


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    """The /64 of an IPv6 address: whoever has one address has all of these."""
    try:
        address = IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"
