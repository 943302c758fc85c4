"""Bodies that are too large are refused before they are read, or as soon as they grow too large.

Little is read from unauthenticated clients: a body is parsed before a route checks who sent it. Until then it
is held in memory, however slowly it arrives, so bodies per user and in total are limited as well.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from tenure.server.middleware.held_bytes import Claim
from tenure.server.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tenure.server.middleware.held_bytes import HeldBytes

MOST_OF_STRANGERS = 64 * 1024
"""Bytes; the largest body that an unauthenticated client may send is a name and a password."""

_KNOWN = "tenure.known"
_LINGER_SECONDS = 2.0


class BodyRefused(HTTPException):
    """Raised in the route that reads; an HTTPException, as frameworks turn everything else into a 400."""

    def __init__(self) -> None:
        super().__init__(status_code=413)


class BodyLimit:
    """Answers 413 where the body is larger than is allowed, whether the request says so or not.

    Parameters
    ----------
    most_bytes : int
        What a body may hold.
    larger : mapping of str to int
        Paths of which it may hold more, such as those that take uploads; exact, or with `*` as their
        last segment.
    most_of_strangers : int, optional
        What it may hold where `note_known` was not called for the request; the same as of all when left out.
    held : HeldBytes, optional
        What bodies of those who are known may hold together; 429 beyond.
    streamed : collection of str
        Paths, to the letter, whose bodies are not held but written as they come.
    """

    def __init__(
        self,
        app: ASGIApp,
        most_bytes: int,
        larger: Mapping[str, int] | None = None,
        most_of_strangers: int | None = None,
        held_bytes: HeldBytes | None = None,
        streamed: Collection[str] = (),
    ) -> None:
        self._app, self._held_bytes, self._streamed = app, held_bytes, frozenset(streamed)
        self._most_bytes, self._most_of_strangers = most_bytes, most_of_strangers
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, refusal = self._allowed(scope)
        if _announced(scope) > most:
            await _refuse(refusal(), receive, send)
            return
        claim = self._claim(scope)
        try:
            await _count_body(self._app, _BodyAllowance(most, refusal, claim), scope, receive, send)
        finally:
            if claim is not None:
                claim.release()

    def _claim(self, scope: Scope) -> Claim | None:
        """The body's share of its user's limit; None for unauthenticated clients and streamed files."""
        user: str | None = scope.get(_KNOWN)
        is_streamed = not self._streamed.isdisjoint(_patterns(_path(scope)))
        if self._held_bytes is None or user is None or is_streamed:
            return None
        return Claim(self._held_bytes, user)

    def _allowed(self, scope: Scope) -> tuple[int, Callable[[], Response]]:
        """The size limit of the body, and what builds the answer to a larger one: most requests need none."""
        exact, of_its_kind = _patterns(_path(scope))
        most = self._larger.get(exact) or self._larger.get(of_its_kind, self._most_bytes)
        strangers = self._most_of_strangers
        if strangers is None or strangers >= most or scope.get(_KNOWN):
            return most, partial(_too_large, most)
        return strangers, _who_is_calling


def note_known(scope: Scope, user: str) -> None:
    """The request has a valid key or session."""
    scope[_KNOWN] = user


@dataclass
class _BodyAllowance:
    """What a body may hold, and the answer where it holds more. claim : where it counts with others."""

    most: int
    refusal: Callable[[], Response]
    claim: Claim | None
    received: int = 0

    def refused(self, count: int) -> Response | None:
        """The answer to a body of which so many more bytes came; None where there is room for them."""
        self.received += count
        if self.received > self.most:
            return self.refusal()
        return None if self.claim is None or self.claim.take(count) else _too_much_at_once()


async def _count_body(
    app: ASGIApp, allowed: _BodyAllowance, scope: Scope, receive: Receive, send: Send
) -> None:
    refusal: Response | None = None
    answered = False

    async def counting() -> Message:
        nonlocal refusal
        if refusal is not None:
            raise BodyRefused
        message = await receive()
        if message["type"] == "http.request":
            refusal = allowed.refused(len(message.get("body", b"")))
            if refusal is not None:
                raise BodyRefused
        return message

    async def unless_refused(message: Message) -> None:
        nonlocal answered
        if refusal is not None and not answered:
            return  # the route's own response does not matter: ours is sent
        answered = True
        await send(message)

    try:
        await app(scope, counting, unless_refused)
    except BodyRefused:
        if answered:
            raise
    if refusal is not None and not answered:
        await _refuse(refusal, receive, send)


async def _refuse(response: Response, receive: Receive, send: Send) -> None:
    """Respond, then read on for a moment: a client that is cut off while sending never sees the response."""
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
        "The request body is too large.",
        hint=f"send at most {most} bytes at a time; use uploads for files with orders",
        values=(f"limit {most} bytes",),
    )


def _too_much_at_once() -> Response:
    response = problem(
        429,
        "body.too_much_at_once",
        "The request bodies currently being processed are too large in total.",
        hint="wait for some responses before you send more",
    )
    response.headers["retry-after"] = "5"
    return response


def _who_is_calling() -> Response:
    return problem(401, "access.none", "Authentication required.", hint="log in, or send a valid API key")


def _patterns(path: str) -> tuple[str, str]:
    """The path, and the one that stands for all beside it."""
    return path, f"{path.rpartition('/')[0]}/*"


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.rstrip("/")


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else sys.maxsize
    return 0
