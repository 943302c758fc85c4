"""Defects of ours are answered as problem+json too, and what they say stays in the log."""

from __future__ import annotations

import anyio
import pytest

from tenure.server.middleware.rate_counts import Rates


@pytest.fixture
def service(open_service):
    return open_service(None)


async def broken(*_: object) -> bool:
    raise RuntimeError("about ada@example.com")


def test_a_defect_before_any_route_is_answered_like_one_in_a_route(service, monkeypatch):
    monkeypatch.setattr(Rates, "hit", broken)
    answer = service.nobody.get("/api/v1/session")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "internal"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "ada@example.com" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/api/v1/uploads", "/api/v1/predictions/file", "/api/v1/orders"])
def test_whoever_hangs_up_in_the_middle_of_a_body_is_no_defect(service, caplog, path):
    answered = []

    async def hung_up() -> None:
        pieces = [{"type": "http.request", "body": b"customer_id", "more_body": True}]

        async def receive():
            return pieces.pop() if pieces else {"type": "http.disconnect"}

        async def send(message):
            answered.append(message.get("status"))

        key = service.analyst.headers["x-api-key"].encode()
        headers = [(b"host", b"testserver"), (b"x-api-key", key), (b"content-type", b"text/csv")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "raw_path": path.encode(),
            "headers": headers,
        }
        scope |= {"query_string": b"filename=a.csv", "http_version": "1.1", "scheme": "http"}
        scope |= {"client": ("127.0.0.1", 1), "server": ("testserver", 80), "state": {}}
        await service.app(scope, receive, send)

    anyio.run(hung_up)

    assert answered[0] == 400
    assert not [one for one in caplog.records if one.getMessage() == "defect"]
