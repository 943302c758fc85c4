"""Defects of ours are answered as problem+json too, and what they say stays in the log."""

from __future__ import annotations

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
