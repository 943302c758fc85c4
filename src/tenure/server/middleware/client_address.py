"""Where a request comes from, even through proxies, whose headers count if the proxies are trusted."""

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
    """Replaces the address of trusted proxies (`scope["client"]`) with the client's own address.

    Each proxy appends the address that connected to it to X-Forwarded-For. Read from the right, the first hop
    that is not a trusted proxy counts: anyone may have written what is to the left of it.

    Parameters
    ----------
    trusted : sequence of networks
        Proxies whose X-Forwarded-For and X-Forwarded-Proto are used; without any, they are ignored.
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
        """The nearest address that is not trusted; the furthest readable one if all are trusted."""
        nearest = peer
        for hop in reversed(forwarded.split(b",")):
            address = _parsed(_without_port(hop.decode("latin-1").strip()))
            if address is None:
                return nearest
            nearest = address
            if not _lies_in(address, self._trusted):
                return nearest
        return nearest


def is_within(host: str, networks: Sequence[Network]) -> bool:
    """Whether `host` is an address in one of the networks."""
    address = _parsed(host)
    return address is not None and _lies_in(address, networks)


def client_address(scope: Scope) -> str:
    """The unit that is counted: an IPv4 address, or the /64 of an IPv6 address, which has one owner."""
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
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def _joined(scope: Scope, header: bytes) -> bytes:
    """All lines of a header, joined: a proxy may add its own line."""
    return b",".join(value for name, value in scope["headers"] if name == header)
