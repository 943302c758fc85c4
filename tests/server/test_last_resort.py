"""What no code expected: answered like every other failure, and telling nothing of the inside."""

from __future__ import annotations

import logging

import duckdb
from fastapi.testclient import TestClient


def test_what_nobody_expected_is_told_without_its_inside(service, monkeypatch, caplog):
    def fails(*_args, **_named):
        raise RuntimeError("SELECT password_hash FROM users -- postgres://tenure:hunter2@db")

    monkeypatch.setattr("tenure.server.routes.segments.segments", fails)
    client = TestClient(service.app, headers=service.viewer.headers, raise_server_exceptions=False)

    with caplog.at_level(logging.ERROR):
        answer = client.get("/api/v1/segments")

    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert told["request_id"] and told["code"] and told["hint"]
    assert "hunter2" not in answer.text and "RuntimeError" not in answer.text
    assert client.get("/api/v1/workspace").status_code == 200


def test_a_disk_without_room_is_told_and_what_is_served_stays(service, monkeypatch):
    def fails(*_args, **_named):
        raise duckdb.IOException('Could not write file "/tmp/x": No space left on device')

    monkeypatch.setattr("tenure.server.routes.segments.segments", fails)
    before = service.app.state.backend.shop.served.published
    client = TestClient(service.app, headers=service.viewer.headers, raise_server_exceptions=False)

    answer = client.get("/api/v1/segments")

    assert (answer.status_code, answer.json()["code"]) == (503, "store.full")
    assert service.app.state.backend.shop.served.published == before
