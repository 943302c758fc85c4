"""Strangers: what they try tells them nothing, locks nobody out and costs little."""

from __future__ import annotations

import asyncio
import threading

import pytest
from fastapi.testclient import TestClient
from tests.server.conftest import at_once

from tenure.core.clock import clock
from tenure.server.routes.access import session as session_route
from tenure.store.people import secrets

PASSWORD = "correct horse battery"
SESSION = "/api/v1/session"
PROXY = {"trusted_proxies": "10.0.0.2"}


@pytest.fixture(scope="module")
def service(open_service):
    return open_service(None, **PROXY)


def at(service, address: str) -> TestClient:
    """A browser that comes through the proxy from that address."""
    return TestClient(
        service.app,
        client=("10.0.0.2", 1),
        headers={"x-forwarded-for": address},
        raise_server_exceptions=False,
    )


def log_in(browser, name, password="not the password"):
    return browser.post(SESSION, json={"name": name, "password": password})


@pytest.fixture
def no_delay(monkeypatch):
    """Delays are told to the test instead of being waited for."""
    told = []

    async def sleep(seconds):
        told.append(seconds)

    monkeypatch.setattr(session_route.anyio, "sleep", sleep)
    return told


def test_a_name_that_there_is_and_one_that_there_is_not_are_answered_alike(service, no_delay):
    told = {}
    for name in ("viewer", "nobody"):
        stranger = at(service, "203.0.113.1")
        answers = [log_in(stranger, name) for _ in range(6)]
        bodies = [answer.json() for answer in answers]
        for body in bodies:
            body.pop("request_id")
            body["hint"] = body["hint"][:10]  # without the time of day
        told[name] = ([answer.status_code for answer in answers], bodies)
    assert told["viewer"] == told["nobody"]
    assert told["viewer"][0] == [401] * 5 + [429]


def test_both_are_hashed_equally_often(service, no_delay, monkeypatch):
    hashed = []
    hasher = secrets._hasher()
    real = type(hasher).verify
    monkeypatch.setattr(
        type(hasher), "verify", lambda one, kept, given: hashed.append(given) or real(one, kept, given)
    )
    for name in ("analyst", "nobody else"):
        hashed.clear()
        log_in(at(service, "203.0.113.2"), name)
        assert len(hashed) == 1


def test_a_strangers_tries_do_not_keep_the_user_out(service, no_delay):
    stranger, other = at(service, "203.0.113.3"), at(service, "203.0.113.4")
    statuses = [log_in(stranger, "admin").status_code for _ in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert log_in(other, "admin", PASSWORD).status_code == 200


def test_a_known_device_gets_in_from_the_very_address_that_is_shut_out(service, no_delay):
    known = at(service, "203.0.113.5")
    cookie = log_in(known, "admin", PASSWORD).headers["set-cookie"].lower()
    assert "tenure_device=" in cookie and cookie.count("httponly") == 2
    stranger = at(service, "203.0.113.5")
    for _ in range(6):
        log_in(stranger, "admin")
    assert log_in(stranger, "admin", PASSWORD).json()["code"] == "access.locked"
    assert log_in(known, "admin", PASSWORD).status_code == 200


def test_a_device_helps_with_no_other_name(service, no_delay):
    known = at(service, "203.0.113.6")
    log_in(known, "viewer", PASSWORD)
    assert [log_in(known, "analyst").status_code for _ in range(6)] == [401] * 5 + [429]


def test_guesses_from_many_addresses_are_slowed_down_but_not_the_known_device(service, no_delay):
    known = at(service, "203.0.113.7")
    log_in(known, "analyst", PASSWORD)
    service.backend.accounts.failures.forget("analyst")
    no_delay.clear()
    for number in range(14):
        assert log_in(at(service, f"198.51.100.{number}"), "analyst").status_code == 401
    assert no_delay[:10] == [0.0] * 10 and no_delay[10:] == [0.5] * 4
    assert log_in(known, "analyst", PASSWORD).status_code == 200
    assert len(no_delay) == 14


def test_an_administrator_unlocks_a_user(service, no_delay):
    made = service.backend.accounts.add_user("locked", PASSWORD, "viewer", clock())
    stranger = at(service, "203.0.113.8")
    for _ in range(6):
        log_in(stranger, "locked")
    listed = {one["name"]: one["failed_logins"] for one in service.admin.get("/api/v1/users").json()}
    assert listed["locked"] == 5
    assert service.admin.post(f"/api/v1/users/{made.user_id}/unlock").status_code == 204
    assert log_in(stranger, "locked", PASSWORD).status_code == 200


def test_failed_logins_are_audited_with_name_and_address(service, no_delay):
    log_in(at(service, "203.0.113.9"), "somebody")
    entries = service.admin.get("/api/v1/audit?limit=500").json()
    refused = [one["target"] for one in entries if one["outcome"] == "refused"]
    assert "somebody from 203.0.113.9: access.denied" in refused
    assert "not the password" not in str(entries)


def test_behind_the_proxy_one_address_does_not_use_up_the_tries_of_others(open_service, no_delay):
    service = open_service(None, rate_of_logins="3/minute", **PROXY)
    stranger = at(service, "203.0.113.1")
    assert [log_in(stranger, f"n{n}").status_code for n in range(4)] == [401, 401, 401, 429]
    assert log_in(at(service, "203.0.113.2"), "admin", PASSWORD).status_code == 200
    spoofing = [log_in(at(service, f"198.51.100.{n}, 203.0.113.1"), "n").status_code for n in range(3)]
    assert spoofing == [429, 429, 429]


def test_bad_keys_do_not_use_up_what_good_ones_may(open_service):
    service = open_service(None, rate_per_address="5/minute")
    bad = [service.nobody.get(SESSION, headers={"x-api-key": f"junk{n}"}).status_code for n in range(7)]
    assert bad == [401] * 5 + [429] * 2
    assert service.viewer.get(SESSION).status_code == 200


def test_however_many_passwords_are_changed_at_once_few_are_hashed_at_a_time(service, monkeypatch):
    """Each hash takes 64 MiB."""
    hasher = type(secrets._hasher())
    real, lock, running, most = hasher.verify, threading.Lock(), [0], [0]

    def watched(*arguments):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        try:
            return real(*arguments)
        finally:
            with lock:
                running[0] -= 1

    monkeypatch.setattr(hasher, "verify", watched)
    given = {"password": "short", "present_password": PASSWORD}

    async def change_all_at_once():
        async with at_once(service, service.viewer) as viewer:
            return await asyncio.gather(
                *(viewer.put("/api/v1/users/me/password", json=given) for _ in range(10))
            )

    assert {one.json()["code"] for one in asyncio.run(change_all_at_once())} == {"option.password"}
    assert 1 <= most[0] <= 2


def test_probes_and_metrics_take_a_key_when_there_is_one(open_service):
    key = "a-key-for-the-probes"
    service = open_service(None, metrics_key=key, allowed_hosts="clv.example.com")
    for path in ("/metrics", "/readyz"):
        assert service.nobody.get(path).json()["code"] == "access.metrics"
        assert service.nobody.get(path, headers={"authorization": f"Bearer {key}"}).status_code == 200
    assert service.nobody.get("/livez").status_code == 200
    assert service.nobody.get("/api/v1/customers").status_code == 421


def test_a_known_device_does_not_queue_behind_strangers(service, no_delay, monkeypatch):
    known = at(service, "203.0.113.10")
    log_in(known, "viewer", PASSWORD)
    may_end, attempts = threading.Event(), session_route._session

    def held_up(given, *rest):
        if given.name == "stranger":
            assert may_end.wait(60)
        return attempts(given, *rest)

    monkeypatch.setattr(session_route, "_session", held_up)
    calls = [lambda n=n: log_in(at(service, f"192.0.2.{n}"), "stranger") for n in range(4)]
    strangers = [threading.Thread(target=one) for one in calls]
    for one in strangers:
        one.start()
    try:
        assert log_in(known, "viewer", PASSWORD).status_code == 200
        assert all(one.is_alive() for one in strangers)
    finally:
        may_end.set()
        for one in strangers:
            one.join(60)
