"""Customer IDs that are e-mail addresses or phone numbers are hidden from roles that may not see them.

In one place for all routes, so that a new route cannot forget it. Lists as files are for analysts only;
reports name no customers.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tenure.core.access import SEES_PEOPLE, reaches
from tenure.core.text.hidden_ids import without_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OF_STAFF = frozenset(
    {"added_by", "created_by", "submitted_by", "frozen_by", "sent_by", "owner", "actor", "user"}
)
_ABOUT_STAFF = ("/api/v1/session", "/api/v1/users", "/api/v1/keys", "/api/v1/audit")
_JSON, _EVENTS = ("application/json", "application/problem+json"), "text/event-stream"
_DATA = "data:"
_MAY_NAME = re.compile(rb'@|\+[^"]{7}|\(0|(?<![0-9.,-])00[1-9]|"(?:\s|\\[bfnrt]|[\x80-\xff])*0[1-9]|\\u')
"""Bytes of JSON that may have an ID to hide: an address, an international number or one of ten digits.

Most answers have none of them, and need not be read again. Dates, times and amounts do not match.
"""


class HiddenIds:
    """Wraps the routes, which say who calls.

    Parameters
    ----------
    key : callable
        Returns the key of the workspace.
    """

    def __init__(self, app: ASGIApp, key: Callable[[], str]) -> None:
        self._app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        if scope["type"] != "http" or scope["path"].startswith(_ABOUT_STAFF):
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})
        await self._app(scope, receive, _Answer(scope, send, self._key))


class _Answer:
    """What a caller is sent; JSON is held until it is complete."""

    def __init__(self, scope: Scope, send: Send, key: Callable[[], str]) -> None:
        self._scope, self._send, self._key = scope, send, key
        self._start: Message | None = None
        self._body = bytearray()
        self._is_events = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_hiding():
            kind = _content_type(message)
            self._is_events = kind == _EVENTS
            if kind in _JSON:
                self._start = message
                return
        elif message["type"] == "http.response.body":
            if self._is_events:
                message = {**message, "body": self._events(message.get("body", b""))}
            elif self._start is not None:
                await self._hold(message, self._start)
                return
        await self._send(message)

    def _is_hiding(self) -> bool:
        caller = self._scope["state"].get("caller")
        return caller is not None and not reaches(caller.user.role, SEES_PEOPLE)

    async def _hold(self, message: Message, start: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._hidden(bytes(self._body))
        if body != self._body:
            headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
            start = {**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

    def _hidden(self, body: bytes) -> bytes:
        if _MAY_NAME.search(body) is None:
            return body
        value = json.loads(body)
        hidden = without_ids(value, self._key(), _OF_STAFF)
        if hidden == value:
            return body  # exactly as the route wrote it
        return json.dumps(hidden, ensure_ascii=False, separators=(",", ":")).encode()

    def _events(self, chunk: bytes) -> bytes:
        """Events are sent whole, each datum on a line of its own."""
        lines = chunk.decode("utf-8", errors="surrogateescape").split("\n")
        return "\n".join(map(self._event_line, lines)).encode("utf-8", errors="surrogateescape")

    def _event_line(self, line: str) -> str:
        if not line.startswith(_DATA):
            return line
        text = line.removeprefix(_DATA)
        try:
            return f"{_DATA} {self._hidden(text.strip().encode()).decode()}"
        except ValueError:
            return _DATA + str(without_ids(text, self._key()))


def _content_type(message: Message) -> str:
    for name, value in message["headers"]:
        if name.lower() == b"content-type":
            return str(value, "latin-1").partition(";")[0].strip().lower()
    return ""
