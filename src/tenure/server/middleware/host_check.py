"""Refuses requests for other host names: another site may point its own name at our address."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tenure.server.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class HostCheck:
    """Answers 421 where the Host header names none of `hosts`.

    Parameters
    ----------
    hosts : collection of str
        Names without a port; without any, every name is accepted.
    exempt : collection of str
        Paths of probes, which come by address.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (), exempt: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._exempt = frozenset(exempt)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._hosts or scope["type"] != "http" or scope["path"] in self._exempt:
            await self._app(scope, receive, send)
            return
        if _host(scope) in self._hosts:
            await self._app(scope, receive, send)
            return
        refused = problem(
            421,
            "request.host",
            "This host name is not allowed.",
            hint="use the service's usual address, or add the name to TENURE_ALLOWED_HOSTS",
        )
        await refused(scope, receive, send)


def _host(scope: Scope) -> str:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1:
        return ""
    host = hosts[0].strip().lower()
    return host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
