"""A name for each request, in its log lines, its problems and its answer."""

from __future__ import annotations

import os
import re
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-request-id"
_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,128}\Z")
_CURRENT: ContextVar[str] = ContextVar("tenure_request_id", default="")


def current_request_id() -> str:
    """ID of the request that is being answered; empty outside a request."""
    return _CURRENT.get()


class RequestId:
    """Uses the caller's `X-Request-ID` if it is well-formed, otherwise generates one, and returns it.

    Well-formed are 8 to 128 letters, digits, dots, dashes and underscores: nothing that could break out of
    a log line or a header.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id_of(scope) or os.urandom(16).hex().encode()
        name = request_id.decode()
        scope.setdefault("state", {})["request_id"] = name

        async def echoed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (HEADER, request_id)]
            await send(message)

        before = _CURRENT.set(name)
        try:
            await self._app(scope, receive, echoed)
        finally:
            _CURRENT.reset(before)


def _request_id_of(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == HEADER:
            return value if _WELL_FORMED.match(value) else None
    return None
