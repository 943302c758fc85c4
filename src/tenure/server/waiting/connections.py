"""Limits on connections: how many there are, and how long a client may send or read nothing.

A request that never ends costs a file and memory while the service waits for it, and enough of them shut
everybody else out. So clients that are too slow are disconnected, and clients beyond the limit get an error.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tenure.server.middleware.client_address import is_within
from tenure.server.problems import problem

if TYPE_CHECKING:
    import asyncio

    from tenure.server.middleware.client_address import Network

_LOG = logging.getLogger("tenure.server.waiting.connections")
_LOOK_SECONDS = 1.0
_OWN_FILES = 256
"""Files that the service itself keeps open: databases, the served copy, logs, its worker."""

_MOST_OPEN_FILES = 65_536
_MOST_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class Patience:
    """What a connection may take, in seconds and numbers.

    Attributes
    ----------
    head_seconds : from the first byte of a request (or from connecting) until its headers are complete.
    quiet_seconds : how long a client may send or read less than `least_bytes`.
    least_bytes : what counts as progress in that time.
    max_connections : open at once in this process.
    trusted : proxies, which hold connections of many clients; any other address gets at most half of all.
    """

    head_seconds: float = 15.0
    quiet_seconds: float = 30.0
    least_bytes: int = 1024
    max_connections: int = 2_000
    trusted: tuple[Network, ...] = ()


def within_open_files(max_connections: int) -> int:
    """As many connections as the limit on open files allows; the limit is raised as far as possible."""
    if sys.platform == "win32":
        return max_connections
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(min(max_connections, (most - _OWN_FILES) // 2), 8)


def http_protocol(patience: Patience) -> type[HttpToolsProtocol]:
    """The protocol for `uvicorn.Config(http=...)`."""
    return type("PatientProtocol", (_Protocol,), {"patience": patience})


class _Protocol(HttpToolsProtocol):
    """Uvicorn's protocol, with timeouts."""

    patience: Patience

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._timer: asyncio.TimerHandle | None = None
        self._head_since: float | None = self.loop.time()
        self._body_goes_on = self._asked_for_other = False
        self._bytes_received = self._loose_bytes = 0
        self._moved_at, self._moved_from = self.loop.time(), (0, 0)
        if self._is_one_too_many():
            _LOG.warning("connection refused: too many are open", extra={"open": len(self.connections)})
            self._end(503, "server.too_many_connections", "Too many connections are open.", "try again soon")
            return
        self._timer = self.loop.call_later(_LOOK_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing() or self._asked_for_other:
            return
        self._bytes_received += len(data)
        if self._is_idle():
            self._head_since = self.loop.time()  # also for line ends, which do not start a request
        self._loose_bytes += len(data)
        super().data_received(data)
        # Trailers of a chunked body arrive as headers, too, and so do extensions of a chunk's size.
        if self._loose_bytes > _MOST_HEAD_BYTES and (self._head_since is not None or self._body_goes_on):
            self._end(431, "request.head_too_large", "The request headers are too large.", "send fewer")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_since = self._head_since or self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Trailers of a chunked body are not headers: proxies pass them on unchecked."""
        if not self._body_goes_on:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head_since = None
        self._loose_bytes = 0
        self._body_goes_on = True
        if self.parser.should_upgrade():
            self._answer_as_the_last()
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._loose_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._loose_bytes = 0
        self._body_goes_on = False
        super().on_message_complete()

    def _should_upgrade_to_ws(self) -> bool:
        return False  # the service supports no other protocol

    def _unsupported_upgrade_warning(self) -> None:
        """Logs nothing: nobody needs to act on it."""

    def _answer_as_the_last(self) -> None:
        """For a request for another protocol (`Upgrade`, CONNECT) the parser reads only the head.

        What follows, even a body, would be parsed as further requests, so nothing after the head is read, and
        the connection ends with the response. A request without a body is answered like any other.
        """
        self._asked_for_other = True
        served_copy = self.app
        if self.parser.get_method() == b"CONNECT" or _has_body(self.headers):
            self.app = _no_upgrade()
            self.url = b"/"  # CONNECT has no path
        try:
            super().on_headers_complete()
        finally:
            self.app = served_copy
        self.cycle.keep_alive = False

    def _is_idle(self) -> bool:
        cycle: Any = self.cycle
        return self._head_since is None and not self._body_goes_on and cycle.response_complete

    def _is_one_too_many(self) -> bool:
        most = self.patience.max_connections
        if len(self.connections) > most:
            return True
        if len(self.connections) <= most // 2 or self.client is None:
            return False
        address = self.client[0]
        if is_within(address, self.patience.trusted):
            return False
        peers = (getattr(connection, "client", None) for connection in self.connections)
        from_address = sum(1 for peer in peers if peer and peer[0] == address)
        return from_address > most // 2

    def _look(self) -> None:
        """Checks every second: a timer per byte would cost more than it saves."""
        if self.transport.is_closing():
            return
        now = self.loop.time()
        if self._head_since is not None and self.flow.read_paused:
            self._head_since = now  # a request behind one that is still answered: nobody reads it yet
        if self._head_since is not None and now - self._head_since > self.patience.head_seconds:
            self._end(
                408,
                "request.too_slow",
                "The request headers did not arrive in time.",
                "send all headers at once",
            )
            return
        if self._is_stuck(now):
            _LOG.warning("connection closed: nothing was sent or read for too long")
            self.transport.abort()  # the route is notified that the client has disconnected
            return
        self._timer = self.loop.call_later(_LOOK_SECONDS, self._look)

    def _is_stuck(self, now: float) -> bool:
        """Whether the client keeps the service waiting, with too little progress for too long."""
        is_their_turn = (self._body_goes_on and not self.flow.read_paused) or self.flow.write_paused
        unread = self.transport.get_write_buffer_size()
        received, unsent = self._moved_from
        has_moved = self._bytes_received - received >= self.patience.least_bytes or unread < unsent
        if has_moved or not is_their_turn:
            self._moved_at, self._moved_from = now, (self._bytes_received, unread)
            return False
        self._moved_from = (received, max(unsent, unread))
        return now - self._moved_at > self.patience.quiet_seconds

    def _end(self, status: int, code: str, detail: str, hint: str) -> None:
        """Respond before there is a request that a route could answer, and close."""
        if not self._is_answering():
            answer = problem(status, code, detail, hint)
            answer.headers["connection"] = "close"
            lines = b"".join(b"%b: %b\r\n" % header for header in answer.raw_headers)
            title = HTTPStatus(status).phrase.encode()
            self.transport.write(b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (status, title, lines, bytes(answer.body)))
        self.transport.close()

    def _is_answering(self) -> bool:
        cycle: Any = self.cycle
        return cycle is not None and cycle.response_started and not cycle.response_complete


def _has_body(headers: list[tuple[bytes, bytes]]) -> bool:
    lengths = (value.strip().strip(b"0") for name, value in headers if name == b"content-length")
    return any(lengths) or any(name == b"transfer-encoding" for name, _ in headers)


def _no_upgrade() -> Any:
    return problem(
        400,
        "request.upgrade",
        "The connection cannot be upgraded to another protocol, so the body was not read.",
        "send the request as HTTP/1.1, without the header Upgrade",
    )
