"""Bodies that are too large are refused before they are read, or as soon as they grow too large.

Of strangers little is read: a body is parsed before a route asks who sent it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from tenure.server.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_OF_STRANGERS = 64 * 1024
"""Bytes; the largest that anybody may send is a name and a password."""

_KNOWN = "tenure.known"
_LINGER_SECONDS = 2.0


class BodyTooLarge(HTTPException):
    """Raised into the route that reads; an HTTPException, as frameworks turn all else into a 400."""

    def __init__(self) -> None:
        super().__init__(status_code=413)


class BodyLimit:
    """Answers 413 where the body is larger than is allowed, whether the request says so or not.

    Parameters
    ----------
    most_bytes : int
        What a body may hold.
    larger : mapping of str to int
        Paths, to the letter, of which it may hold more, such as those that take uploads.
    most_of_strangers : int, optional
        What it may hold where `note_known` was not called for the request; the same as of all when left out.
    """

    def __init__(
        self,
        app: ASGIApp,
        most_bytes: int,
        larger: Mapping[str, int] | None = None,
        most_of_strangers: int | None = None,
    ) -> None:
        self._app = app
        self._most_bytes, self._most_of_strangers = most_bytes, most_of_strangers
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, refusal = self._allowed(scope)
        if _announced(scope) > most:
            await _refuse(refusal, receive, send)
            return
        await _counted(self._app, most, refusal, scope, receive, send)

    def _allowed(self, scope: Scope) -> tuple[int, Response]:
        """What the body may hold, and the answer where it holds more."""
        most = self._larger.get(scope["path"].rstrip("/"), self._most_bytes)
        strangers = self._most_of_strangers
        if strangers is None or strangers >= most or scope.get(_KNOWN):
            return most, _too_large(most)
        return strangers, _who_is_calling()


def note_known(scope: Scope) -> None:
    """Somebody brings a key or session that works with this request."""
    scope[_KNOWN] = True


async def _counted(
    app: ASGIApp, most: int, refusal: Response, scope: Scope, receive: Receive, send: Send
) -> None:
    seen, too_large, answered = 0, False, False

    async def counting() -> Message:
        nonlocal seen, too_large
        if too_large:
            raise BodyTooLarge
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > most:
                too_large = True
                raise BodyTooLarge
        return message

    async def unless_refused(message: Message) -> None:
        nonlocal answered
        if too_large and not answered:
            return  # what the route made of it does not matter: the answer is ours
        answered = True
        await send(message)

    try:
        await app(scope, counting, unless_refused)
    except BodyTooLarge:
        if answered:
            raise
    if too_large and not answered:
        await _refuse(refusal, receive, send)


async def _refuse(response: Response, receive: Receive, send: Send) -> None:
    """Tell, then read on for a moment: who is cut off in the middle of sending never sees the answer."""
    response.headers["connection"] = "close"
    start = {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
    await send(start)
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    try:
        async with asyncio.timeout(_LINGER_SECONDS):
            while (message := await receive())["type"] == "http.request" and message.get("more_body"):
                pass
    except TimeoutError:
        pass
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _too_large(most: int) -> Response:
    return problem(
        413,
        "body.too_large",
        "The body is larger than is taken here.",
        hint=f"send at most {most} bytes; files go to the uploads",
        values=(f"limit {most} bytes",),
    )


def _who_is_calling() -> Response:
    return problem(401, "access.none", "Who is calling?", hint="log in, or send an API key that works")


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else sys.maxsize
    return 0
