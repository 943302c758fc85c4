"""One line in the log per request: what was asked of which route, by whom, how it ended, how long it took.

Query strings, bodies, cookies, keys, addresses and the values in paths stay out of it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from tenure.server.middleware.route import route_template

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGGER = "tenure.access"
_CLOSED_BY_CLIENT = 499


class AccessLog:
    """Writes to the logger `tenure.access`; the fields are in the record's `fields`.

    Parameters
    ----------
    quiet : collection of str
        Paths that are asked every few seconds; only their failures are worth a line.
    """

    def __init__(self, app: ASGIApp, quiet: Collection[str] = ()) -> None:
        self._app = app
        self._quiet = frozenset(quiet)
        self._logger = logging.getLogger(LOGGER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start_time = time.perf_counter()
        status = _CLOSED_BY_CLIENT

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        crashed = True
        try:
            await self._app(scope, receive, note_status)
            crashed = False
        finally:
            if crashed and status == _CLOSED_BY_CLIENT:
                status = 500
            self._write(scope, status, (time.perf_counter() - start_time) * 1e3)

    def _write(self, scope: Scope, status: int, milliseconds: float) -> None:
        if status < 400 and scope["path"] in self._quiet:
            return
        level = logging.ERROR if status >= 500 else logging.INFO
        if not self._logger.isEnabledFor(level):
            return
        state = scope.get("state", {})
        fields = {
            "request_id": state.get("request_id"),
            "method": scope["method"],
            "route": route_template(scope),
            "status": status,
            "ms": round(milliseconds, 2),
            "user_id": state.get("user_id"),
        }
        self._logger.log(level, "request", extra={"fields": fields})
