"""Where a request comes from, also where proxies stand in between: they are believed if they are trusted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network
_UNNAMED = "local"
_FORWARDED_FOR, _FORWARDED_PROTO = b"x-forwarded-for", b"x-forwarded-proto"
_SCHEMES = {b"http": "http", b"https": "https"}


class ClientAddress:
    """Puts the address of who asks in the place of the trusted proxies' own (`scope["client"]`).

    Each proxy adds the address it was asked from at the right of X-Forwarded-For. Read from the right, the
    first hop that is no trusted proxy counts: whatever stands left of it, anybody may have written.

    Parameters
    ----------
    trusted : sequence of networks
        Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; without any, nobody's are.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network] = ()) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._trusted and scope["type"] == "http":
            self._look_behind(scope)
        await self._app(scope, receive, send)

    def _look_behind(self, scope: Scope) -> None:
        peer = _parsed((scope.get("client") or ("",))[0])
        if peer is None or not _lies_in(peer, self._trusted):
            return
        scope["client"] = (str(self._origin(peer, _joined(scope, _FORWARDED_FOR))), 0)
        if scheme := _SCHEMES.get(_joined(scope, _FORWARDED_PROTO).rpartition(b",")[2].strip().lower()):
            scope["scheme"] = scheme

    def _origin(self, peer: IPv4Address | IPv6Address, forwarded: bytes) -> IPv4Address | IPv6Address:
        """The nearest that is not trusted; the furthest, where all are or one cannot be read."""
        nearest = peer
        for hop in reversed(forwarded.split(b",")):
            found = _parsed(_without_port(hop.decode("latin-1").strip()))
            if found is None:
                return nearest
            nearest = found
            if not _lies_in(found, self._trusted):
                return nearest
        return nearest


def is_within(host: str, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of them; what is no address lies in none."""
    address = _parsed(host)
    return address is not None and _lies_in(address, networks)


def client_address(scope: Scope) -> str:
    """What is counted as one: an IPv4 address, or the /64 around an IPv6 address, all of which one has."""
    client = scope.get("client")
    if not client or not client[0]:
        return _UNNAMED
    host: str = client[0]
    return _network(host) if ":" in host else host


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    try:
        address = IPv6Address(host.partition("%")[0])
    except ValueError:
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"


def _lies_in(address: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _parsed(host: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _joined(scope: Scope, wanted: bytes) -> bytes:
    """All lines of a header as one: a proxy may add a line of its own."""
    return b",".join(value for name, value in scope["headers"] if name == wanted)
