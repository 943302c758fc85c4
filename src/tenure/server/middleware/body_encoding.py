"""Refuses compressed request bodies (`Content-Encoding`), which could unpack to any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.server.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class BodyEncoding:
    """Answers 415 to a request with a compressed body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        coding = _coding(scope) if scope["type"] == "http" else ""
        if coding.strip().lower() in ("", "identity"):
            await self._app(scope, receive, send)
            return
        response = problem(
            415,
            "body.encoding",
            "Compressed request bodies are not accepted.",
            hint="send the body without Content-Encoding; a file itself may be compressed, such "
            "as orders.csv.gz",
            values=(coding[:60],),
        )
        response.headers["accept-encoding"] = "identity"
        await response(scope, receive, send)


def _coding(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"content-encoding":
            return str(value, "latin-1")
    return ""
