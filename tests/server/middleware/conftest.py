"""Requests by hand: an application between a scope and what it sent, without a server."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

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
