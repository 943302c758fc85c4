"""Connections end that send nothing, read nothing, or are one too many; those that are only slow stay."""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import socket
import threading
import time
from ipaddress import ip_network

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from tenure.server.waiting import connections
from tenure.server.waiting.connections import Patience, http_protocol, within_open_files

BRIEF = Patience(head_seconds=0.4, quiet_seconds=0.6, least_bytes=64, max_connections=200)
LONG = 8.0


class ServedCopy:
    """A small application behind the protocol, and what became of its requests."""

    def __init__(self, patience: Patience) -> None:
        self.ended: list[str] = []
        routes = [
            Route("/read", self._read, methods=["POST"]),
            Route("/think", self._think),
            Route("/much", self._much),
            Route("/names", self._names, methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), http=http_protocol(patience), log_level="error")
        self._server = uvicorn.Server(config)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.address = self._listening.getsockname()
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]})
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=LONG)

    async def _read(self, request):
        try:
            length = len(await request.body())
        except ClientDisconnect:
            self.ended.append("client went")
            raise
        return PlainTextResponse(str(length))

    async def _names(self, request):
        await request.body()
        return PlainTextResponse(" ".join(request.headers))

    async def _think(self, _request):
        await asyncio.sleep(3 * max(BRIEF.head_seconds, BRIEF.quiet_seconds))
        return PlainTextResponse("thought")

    async def _much(self, _request):
        async def pieces():
            try:
                while True:
                    yield b"x" * 65_536
                    await asyncio.sleep(0)
            finally:
                self.ended.append("reader went")

        return StreamingResponse(pieces())


@pytest.fixture
def served(monkeypatch):
    monkeypatch.setattr(connections, "_LOOK_SECONDS", 0.1)
    started: list[ServedCopy] = []

    def start(patience: Patience = BRIEF) -> ServedCopy:
        started.append(ServedCopy(patience))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """Status and body, after the other side closed; 0 where it closed without a word."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    return (int(head.split()[1]), body) if head else (0, b"")


def eventually(is_so) -> None:
    end = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("sent", [b"", b"GET /think HT", b"GET /think HTTP/1.1\r\nhost: x\r\n", b"\r\n"])
def test_half_a_head_is_waited_for_only_so_long(served, sent):
    with served().connect() as connection:
        connection.sendall(sent)
        status, body = answer(connection)
    assert (status, json.loads(body)["code"]) == (408, "request.too_slow")


def test_a_head_that_drips_is_not_waited_for_either(served):
    with served().connect() as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for letter in b"GET /think HTTP/1.1\r\nx-drip: " + b"a" * 100:
                connection.sendall(bytes([letter]))
                time.sleep(0.05)
        connection.settimeout(0.5)
        with pytest.raises((ConnectionError, TimeoutError)):
            for _ in range(20):
                connection.sendall(b"a")
                time.sleep(0.05)


@pytest.mark.parametrize("apart", [False, True])
def test_lines_after_a_body_in_pieces_are_no_headers(served, apart):
    head = b"POST /names HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
    rest = b"2\r\n{}\r\n0\r\nx-api-key: tk_1\r\nx-forwarded-for: 203.0.113.7\r\nhost: y\r\n\r\n"
    with served().connect() as connection:
        for piece in [head, rest] if apart else [head + rest]:
            connection.sendall(piece)
            time.sleep(0.1 * apart)
        status, names = answer(connection)
    assert (status, names) == (200, b"host connection transfer-encoding")


def test_a_head_without_an_end_is_refused_before_it_fills_the_memory(served):
    with served().connect() as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"GET /think HTTP/1.1\r\nx: " + b"a" * 100_000)
        assert answer(connection)[0] in (431, 0)


@pytest.mark.parametrize("line", [b"a: b\r\n", b"a"], ids=["many", "one"])
def test_headers_behind_a_body_are_counted_as_well(served, line):
    service = served()
    with service.connect() as connection:
        connection.sendall(b"POST /read HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(200):
                connection.sendall(line * (4_000 // len(line)))
        assert answer(connection)[0] in (431, 0)
    with service.connect() as connection:
        connection.sendall(b"GET /think HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert answer(connection)[0] == 200


def test_a_long_body_in_small_pieces_is_no_header(served):
    with served().connect() as connection:
        connection.sendall(
            b"POST /read HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        for _ in range(50):
            connection.sendall(b"5\r\nabcde\r\n" * 1_000)
        connection.sendall(b"0\r\n\r\n")
        assert answer(connection) == (200, b"250000")


HIDDEN = b"GET /think HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"


def answers(connection: socket.socket) -> list[tuple[int, bytes]]:
    """Every answer of a connection that the other side closed."""
    _, *received = b"".join(iter(lambda: connection.recv(65_536), b"")).split(b"HTTP/1.1 ")
    return [(int(one[:3]), one.partition(b"\r\n\r\n")[2]) for one in received]


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket", b"other"])
@pytest.mark.parametrize(
    ("length", "body"),
    [
        (b"content-length: %d" % len(HIDDEN), HIDDEN),
        (b"transfer-encoding: chunked", b"%x\r\n%b\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)),
    ],
    ids=["length", "pieces"],
)
@pytest.mark.parametrize("pause", [0, 0.1], ids=["at once", "later"])
def test_a_body_behind_an_upgrade_is_no_request(served, protocol, length, body, pause):
    head = b"POST /read HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: %b\r\n%b\r\n\r\n"
    with served().connect() as connection:
        connection.sendall(head % (protocol, length) + (b"" if pause else body))
        time.sleep(pause)
        if pause:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(body)
        with contextlib.suppress(ConnectionResetError):
            ((status, said),) = answers(connection)
            assert (status, json.loads(said)["code"]) == (400, "request.upgrade")


def test_a_tunnel_is_refused_and_what_is_sent_into_it_is_no_request(served):
    with served().connect() as connection:
        connection.sendall(b"CONNECT other:443 HTTP/1.1\r\nhost: other\r\n\r\n" + HIDDEN)
        ((status, said),) = answers(connection)
    assert (status, json.loads(said)["code"]) == (400, "request.upgrade")


def test_an_upgrade_without_a_body_is_answered_as_any_request_and_is_the_last(served):
    asked = b"GET /think HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n"
    with served().connect() as connection:
        connection.sendall(asked)
        time.sleep(0.1)
        connection.sendall(HIDDEN)
        assert answers(connection) == [(200, b"thought")]


def test_a_refused_upgrade_waits_for_the_answers_before_it(served):
    asked = b"GET /think HTTP/1.1\r\nhost: x\r\n\r\n"
    with served().connect() as connection:
        connection.sendall(asked + b"CONNECT other:443 HTTP/1.1\r\nhost: other\r\n\r\n")
        assert [status for status, _ in answers(connection)] == [200, 400]


def test_half_a_body_ends_and_the_route_is_told(served):
    service = served()
    with service.connect() as connection:
        connection.sendall(b"POST /read HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nsome")
        assert answer(connection) == (0, b"")
    eventually(lambda: service.ended == ["client went"])


def test_a_slow_body_that_goes_on_is_read_to_its_end(served):
    with served().connect() as connection:
        connection.sendall(
            b"POST /read HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1000\r\n\r\n"
        )
        for _ in range(10):
            time.sleep(0.2)
            connection.sendall(b"x" * 100)
        assert answer(connection) == (200, b"1000")


def test_an_answer_may_take_its_time(served):
    with served().connect() as connection:
        connection.sendall(b"GET /think HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert answer(connection) == (200, b"thought")


def test_who_asks_and_does_not_read_is_cut_off(served):
    service = served()
    with service.connect() as connection:
        connection.sendall(b"GET /much HTTP/1.1\r\nhost: x\r\n\r\n")
        eventually(lambda: service.ended == ["reader went"])


@pytest.mark.parametrize(("trusted", "most"), [((), 10), ((ip_network("127.0.0.0/8"),), 20)])
def test_one_connection_too_many_is_refused_and_told_so(served, trusted, most):
    service = served(Patience(head_seconds=60, max_connections=20, trusted=trusted))
    with contextlib.ExitStack() as opened:
        for _ in range(most):
            opened.enter_context(service.connect())
        with service.connect() as connection:
            status, body = answer(connection)
        assert (status, json.loads(body)["code"]) == (503, "server.too_many_connections")
    time.sleep(0.3)
    with service.connect() as connection:
        connection.sendall(b"GET /think HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert answer(connection)[0] == 200


def test_connections_leave_files_for_the_service_itself():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        allowed = within_open_files(10**9)
        assert 2 * allowed + 256 <= resource.getrlimit(resource.RLIMIT_NOFILE)[0] + 1
        assert within_open_files(20) == 20
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
