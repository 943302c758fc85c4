"""Every request is counted and timed by its route, for `/metrics`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tenure.server.middleware.route import route_template

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tenure.server.metrics import Metrics

_CLOSED_BY_CLIENT = 499


class RequestMetrics:
    """Counts into the application's metrics; beside the access log, as the same requests are in both."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, crashed = 0, True

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.begin()
        start_time = time.perf_counter()
        try:
            await self._app(scope, receive, note_status)
            crashed = False
        finally:
            final_status = status or (500 if crashed else _CLOSED_BY_CLIENT)
            self._metrics.end(
                scope["method"], route_template(scope), final_status, time.perf_counter() - start_time
            )
