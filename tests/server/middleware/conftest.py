"""Requests by hand: an application between a scope and what it sent, without a server."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass
class Answer:
    """What an application sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self):
        return json.loads(self.body)


async def _ask(app, scope, pieces) -> Answer:
    answer = Answer()
    left = list(pieces)

    async def receive():
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer


@pytest.fixture
def ask():
    """`ask(app, "POST", "/path", headers={...}, pieces=[b"..."])` gives an Answer."""

    def request(app, method="GET", path="/", headers=None, pieces=(b"",), client=("192.0.2.1", 5), **more):
        return asyncio.run(ask_async(app, method, path, headers, pieces, client, **more))

    async def ask_async(
        app, method="GET", path="/", headers=None, pieces=(b"",), client=("192.0.2.1", 5), **more
    ):
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": more.pop("query", b""),
            "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
            "client": client,
            "state": more,
        }
        return await _ask(app, scope, pieces)

    request.in_loop = ask_async
    return request


@pytest.fixture
def echo():
    """An application that reads the body and answers with its length; `last` is the scope it saw."""

    async def app(scope, receive, send):
        app.last = scope
        size, more = 0, True
        while more:
            message = await receive()
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
        body = b'{"size": %d}' % size
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


class RedisServer:
    """A Redis of the test's own, on a free loopback port, that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                "redis-server",
                "--port",
                str(self._port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                self._folder,
            ],
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(ConnectionError), socket.create_connection(("127.0.0.1", self._port), 1) as asked:
                asked.sendall(b"PING\r\n")
                if asked.recv(16).startswith(b"+PONG"):
                    return
            time.sleep(0.02)
        raise TimeoutError("Redis did not start")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    """Where a Redis of this module's own is; skips where none is installed."""
    with _redis(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.fixture
def redis_server(tmp_path):
    """A Redis that the test may stop and start."""
    with _redis(tmp_path) as server:
        yield server


@contextmanager
def _redis(folder: Path):
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server")
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
