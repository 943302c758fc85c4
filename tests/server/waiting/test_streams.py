"""Event streams end with whoever asked, and nobody has more than a few."""

from __future__ import annotations

import threading
import time

import pytest
from fastapi.testclient import TestClient

from tenure.core.clock import clock

PASSWORD = "correct horse battery"
DASHBOARD = "/api/v1/dashboard/events"
SECONDS = 20


@pytest.fixture(scope="module")
def service(open_service):
    return open_service(streams_per_user=1)


@pytest.fixture
def owner(service):
    return service.backend.accounts.add_user(f"owner{time.monotonic_ns()}", PASSWORD, "analyst", clock())


class Following:
    """A stream that is followed in a thread."""

    def __init__(self, service, client, path=DASHBOARD) -> None:
        self._thread = threading.Thread(target=client.get, args=(path,), daemon=True)
        self._thread.start()
        end = time.monotonic() + SECONDS
        while not service.backend.streams._open and time.monotonic() < end:
            time.sleep(0.02)
        assert service.backend.streams._open

    def has_ended(self) -> bool:
        self._thread.join(SECONDS)
        return not self._thread.is_alive()


def program(service, owner) -> tuple[TestClient, str]:
    key, secret = service.backend.accounts.issue_key(owner, "stream", "viewer", clock())
    return TestClient(service.app, headers={"x-api-key": secret}), key.key_id


def test_a_stream_ends_with_its_key_and_no_more_are_open_than_allowed(service, owner):
    client, key_id = program(service, owner)
    following = Following(service, client)
    refused = client.get(DASHBOARD)
    assert (refused.status_code, refused.json()["code"]) == (429, "stream.too_many")

    service.admin.delete(f"/api/v1/keys/{key_id}")

    assert following.has_ended()
    assert not service.backend.streams._open


def test_a_stream_ends_with_its_user(service, owner):
    client, _ = program(service, owner)
    job = service.analyst.post("/api/v1/jobs", json={"kind": "backtest", "parameters": {"horizon": "30d"}})
    following = Following(service, client, f"/api/v1/jobs/{job.json()['job_id']}/events")

    service.admin.delete(f"/api/v1/users/{owner.user_id}")

    assert following.has_ended()


def test_a_stream_ends_with_its_session(service, owner):
    browser = TestClient(service.app)
    session = browser.post("/api/v1/session", json={"name": owner.name, "password": PASSWORD}).json()
    following = Following(service, browser)

    browser.delete("/api/v1/session", headers={"x-csrf-token": session["csrf_token"]})

    assert following.has_ended()
