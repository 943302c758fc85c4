"""What ends keys and sessions: a new password, a lower role, being disabled, an administrator."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from fastapi.testclient import TestClient
from tests.server.conftest import at_once

from tenure.core.clock import clock
from tenure.server.bodies import long_lists
from tenure.server.waiting.turns import (
    AUDIENCES,
    CAMPAIGNS,
    MOST_WAITING,
    MOST_WAITING_OF_KEYS,
    ORDER_CHANGES,
    PASSWORDS,
    Turns,
)

PASSWORD = "correct horse battery"
ANOTHER = "another long password"
USERS, KEYS, SESSION = "/api/v1/users", "/api/v1/keys", "/api/v1/session"
ASKED = {"audience": "best", "segment": "High-CLV", "channel": "csv_export"}
NUMBERS = count()


class Person:
    """Somebody with a browser and a program."""

    def __init__(self, service, role: str) -> None:
        self.name = f"person{next(NUMBERS)}"
        self.user = service.backend.accounts.add_user(self.name, PASSWORD, role, clock())
        self.path = f"{USERS}/{self.user.user_id}"
        self.browser = TestClient(service.app)
        session = self.browser.post(SESSION, json={"name": self.name, "password": PASSWORD}).json()
        self.browser.headers["x-csrf-token"] = session["csrf_token"]
        self.key = self.browser.post(KEYS, json={"name": "program", "role": role}).json()
        self.program = TestClient(service.app, headers={"x-api-key": self.key["secret"]})

    def doors(self) -> tuple[int, int]:
        """What browser and program are answered."""
        return self.browser.get(SESSION).status_code, self.program.get(SESSION).status_code


@pytest.fixture
def person(service) -> Person:
    made = Person(service, "analyst")
    assert made.doors() == (200, 200)
    return made


def test_a_password_that_an_administrator_resets_ends_session_and_key(service, person):
    assert service.admin.put(f"{person.path}/password", json={"password": ANOTHER}).status_code == 204
    assert person.doors() == (401, 401)


def test_changing_ones_own_password_ends_the_key_and_every_session_but_this(person):
    other = TestClient(person.browser.app)
    assert other.post(SESSION, json={"name": person.name, "password": PASSWORD}).status_code == 200
    given = {"password": ANOTHER, "present_password": PASSWORD}
    assert person.browser.put(f"{USERS}/me/password", json=given).status_code == 204
    assert person.doors() == (200, 401)
    assert other.get(SESSION).status_code == 401


def test_a_wrong_present_password_ends_nothing(person):
    refused = person.browser.put(f"{USERS}/me/password", json={"password": ANOTHER, "present_password": "no"})
    assert (refused.status_code, refused.json()["code"]) == (401, "access.denied")
    assert person.doors() == (200, 200)


def test_a_renamed_user_keeps_everything_but_the_name(service, person):
    new = f"{person.name} of sales"
    assert service.admin.put(f"{person.path}/name", json={"name": new}).json()["name"] == new
    assert person.doors() == (200, 200)
    credentials = {"name": new, "password": PASSWORD}
    assert TestClient(service.app).post(SESSION, json=credentials).status_code == 200
    taken = service.admin.put(f"{person.path}/name", json={"name": Person(service, "viewer").name})
    assert (taken.status_code, taken.json()["code"]) == (422, "option.user")


def test_who_changes_a_user_second_is_told(service, person):
    def version() -> str:
        users = service.admin.get(USERS).json()
        return next(user["version"] for user in users if user["user_id"] == person.user.user_id)

    seen = {"if-match": version()}
    assert service.admin.put(f"{person.path}/role", json={"role": "admin"}, headers=seen).status_code == 200
    refused = [
        service.admin.put(f"{person.path}/role", json={"role": "viewer"}, headers=seen),
        service.admin.put(f"{person.path}/name", json={"name": "late"}, headers=seen),
        service.admin.delete(person.path, headers=seen),
    ]
    assert [one.json()["code"] for one in refused] == ["version.changed"] * 3
    assert person.doors() == (200, 200)
    now = {"if-match": version()}
    assert service.admin.delete(person.path, headers=now).status_code == 204


def test_jobs_of_a_renamed_user_still_end_with_their_rights(service, person):
    job = person.browser.post("/api/v1/jobs", json={"kind": "score", "parameters": {}}).json()
    service.admin.put(f"{person.path}/name", json={"name": f"{person.name} renamed"})
    service.admin.delete(person.path)
    assert service.admin.get(f"/api/v1/jobs/{job['job_id']}").json()["state"] == "cancelled"


def test_a_password_set_by_an_administrator_needs_no_unlocking(service, person):
    stranger = TestClient(service.app)
    for _ in range(6):
        stranger.post(SESSION, json={"name": person.name, "password": "not the password"})
    service.admin.put(f"{person.path}/password", json={"password": ANOTHER})
    assert stranger.post(SESSION, json={"name": person.name, "password": ANOTHER}).status_code == 200


def test_a_lower_role_ends_session_and_key_and_a_higher_one_counts_at_once(service, person):
    assert service.admin.put(f"{person.path}/role", json={"role": "admin"}).json()["role"] == "admin"
    assert person.browser.get(USERS).status_code == 200
    assert person.doors() == (200, 200)
    assert service.admin.put(f"{person.path}/role", json={"role": "viewer"}).status_code == 200
    assert person.doors() == (401, 401)


def test_who_was_disabled_comes_back_without_the_old_key(service, person):
    assert service.admin.delete(person.path).status_code == 204
    assert person.doors() == (401, 401)
    assert service.admin.post(f"{person.path}/enable").status_code == 204

    again = person.browser.post(SESSION, json={"name": person.name, "password": PASSWORD})

    assert again.status_code == 200
    assert person.program.get(SESSION).status_code == 401


def test_administrators_list_and_revoke_everybodys_keys(service, person):
    listed = {one["key_id"]: one for one in service.admin.get(f"{KEYS}/everybody").json()}
    assert listed[person.key["key_id"]]["owner"] == person.name
    assert "secret" not in listed[person.key["key_id"]]

    assert service.admin.delete(f"{KEYS}/{person.key['key_id']}").status_code == 204

    assert person.doors() == (200, 401)
    assert service.admin.delete(f"{KEYS}/{'0' * 32}").status_code == 404


def test_a_key_makes_none_that_outlives_it(person):
    person.key = person.browser.post(KEYS, json={"name": "short", "role": "viewer", "days": 2}).json()
    short = TestClient(person.browser.app, headers={"x-api-key": person.key["secret"]})
    for days in (None, 365):
        refused = short.post(KEYS, json={"name": "for ever", "days": days})
        assert (refused.status_code, refused.json()["code"]) == (422, "option.expiry")
    assert short.post(KEYS, json={"name": "a flag", "days": True}).status_code == 422
    assert short.post(KEYS, json={"name": "up", "role": "analyst", "days": 1}).status_code == 403
    default = short.post(KEYS, json={"name": "as long as it can"})
    assert (default.status_code, default.json()["expires_at"]) == (201, person.key["expires_at"])
    child = short.post(KEYS, json={"name": "child", "days": 1}).json()
    grown = TestClient(person.browser.app, headers={"x-api-key": child["secret"]})
    assert grown.get(SESSION).status_code == 200

    person.browser.delete(f"{KEYS}/{person.key['key_id']}")

    assert grown.get(SESSION).status_code == 401


def test_a_key_that_expires_leaves_no_user_password_or_role_behind(service, person):
    given = {"name": "brief", "role": "admin", "days": 1}
    secret = service.admin.post(KEYS, json=given).json()["secret"]
    brief = TestClient(service.app, headers={"x-api-key": secret})
    refused = [
        brief.post(USERS, json={"name": "backdoor", "password": ANOTHER, "role": "admin"}),
        brief.put(f"{person.path}/password", json={"password": ANOTHER}),
        brief.put(f"{person.path}/role", json={"role": "admin"}),
        brief.post(f"{person.path}/enable"),
    ]
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "access.key_expires")] * 4
    assert person.doors() == (200, 200)
    assert brief.delete(person.path).status_code == 204  # what takes rights away, it may do


def test_the_last_administrator_keeps_the_role(open_service):
    service = open_service(None)
    mine = service.admin.get(SESSION).json()["user"]["user_id"]
    refused = service.admin.put(f"{USERS}/{mine}/role", json={"role": "viewer"})
    assert (refused.status_code, refused.json()["code"]) == (409, "user.last_admin")


def test_nobody_gives_themselves_a_password_without_the_present_one(service):
    mine = service.admin.get(SESSION).json()["user"]["user_id"]
    refused = service.admin.put(f"{USERS}/{mine}/password", json={"password": ANOTHER})
    assert (refused.status_code, refused.json()["code"]) == (409, "user.oneself")


def test_what_was_done_to_users_is_in_the_audit_log(service, person):
    service.admin.put(f"{person.path}/role", json={"role": "viewer"})
    service.admin.post(f"{person.path}/unlock")
    done = {
        one["action"] for one in service.admin.get("/api/v1/audit?limit=500").json()
        if one["target"] == person.user.user_id
    }  # fmt: skip
    assert done == {"make_viewer", "unlock_user"}


def test_a_sessions_token_is_no_key(service, person):
    token = person.browser.cookies["tenure_session"]
    refused = TestClient(service.app).get(SESSION, headers={"x-api-key": token})
    assert (refused.status_code, refused.json()["code"]) == (401, "access.key")


@pytest.mark.parametrize("path", ["role", "enable", "unlock"])
def test_a_user_whom_there_is_not_is_not_found(service, path):
    method = "PUT" if path == "role" else "POST"
    answer = service.admin.request(method, f"{USERS}/{'0' * 32}/{path}", json={"role": "viewer"})
    assert (answer.status_code, answer.json()["code"]) == (404, "user.unknown")


async def sent_while_busy(service, program, turns: Turns, requests, meanwhile):
    """Answers to requests that waited for their turn while `meanwhile` was done."""
    limiter = turns._limiters.here()
    taken = [object() for _ in range(int(limiter.total_tokens))]
    for one in taken:
        limiter.acquire_on_behalf_of_nowait(one)
    async with at_once(service, program) as client:
        sent = [asyncio.create_task(client.request(*one[:2], json=one[2])) for one in requests]
        while turns._waiting.total() + sum(one.done() for one in sent) < len(sent):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(meanwhile)
        for one in taken:
            limiter.release_on_behalf_of(one)
        return await asyncio.gather(*sent)


@pytest.mark.parametrize(
    "what", ["a user", "an order", "an audience", "a preview", "a dry run", "campaigns", "a budget"]
)
def test_what_waits_its_turn_is_not_done_for_who_was_disabled_meanwhile(service, what):
    boss = Person(service, "admin")
    mate = {"name": f"mate of {boss.name}", "password": PASSWORD, "role": "admin"}
    order = service.admin.get("/api/v1/customers?limit=1").json()["customers"][0]["customer_id"]
    turns, request = {
        "a user": (PASSWORDS, ("POST", USERS, mate)),
        "an order": (ORDER_CHANGES, ("DELETE", f"/api/v1/orders/{order}", None)),
        "an audience": (AUDIENCES, ("POST", "/api/v1/audiences", ASKED)),
        "a preview": (AUDIENCES, ("POST", "/api/v1/audiences/preview", ASKED)),
        "a dry run": (AUDIENCES, ("GET", "/api/v1/audiences/best/versions/1/dry-run", None)),
        "campaigns": (CAMPAIGNS, ("GET", "/api/v1/campaigns", None)),
        "a budget": (CAMPAIGNS, ("GET", "/api/meta-ads/budget-allocation", None)),
    }[what]

    def disabled():
        assert service.admin.delete(boss.path).status_code == 204

    (answer,) = asyncio.run(sent_while_busy(service, boss.browser, turns, [request], disabled))

    assert (answer.status_code, answer.json()["code"]) == (401, "access.ended")
    assert mate["name"] not in [one["name"] for one in service.admin.get(USERS).json()]


@pytest.mark.parametrize(("by", "most"), [("program", MOST_WAITING_OF_KEYS), ("browser", MOST_WAITING)])
def test_nobody_has_more_waiting_than_can_be_done_soon(service, person, by, most):
    requests = [("DELETE", "/api/v1/orders/none", None)] * (most + 2)
    sent = sent_while_busy(service, getattr(person, by), ORDER_CHANGES, requests, lambda: None)
    answers = asyncio.run(sent)

    codes = [one.json()["code"] for one in answers]
    assert codes.count("rate.waiting") == 2
    assert codes.count("order.unknown") == most
    assert service.admin.delete("/api/v1/orders/none").json()["code"] == "order.unknown"


def test_a_long_list_that_waits_is_not_taken_from_who_was_disabled_meanwhile(service):
    sender = Person(service, "analyst")
    lists = [
        {"customer_id": "c0001", "order_id": f"long{n}", "order_date": "2023-09-01T10:00:00Z", "amount": 5}
        for n in range(2_000)
    ]

    async def sent():
        async with long_lists._TURNS.here(), at_once(service, sender.program) as one:
            waits = asyncio.create_task(one.post("/api/v1/orders", json={"orders": lists}))
            while not long_lists._TURNS.here()._waiters:
                await asyncio.sleep(0.01)
            service.backend.accounts.disable(sender.user.user_id, clock())
            service.backend.callers.forget()
            long_lists._TURNS.here().release()
            answer = await waits
            await long_lists._TURNS.here().acquire()
            return answer

    answer = asyncio.run(sent())
    assert (answer.status_code, answer.json()["code"]) == (401, "access.ended")
    assert service.backend.shop.arrivals.all() == []


def test_a_file_that_takes_long_is_not_kept_from_who_was_disabled_meanwhile(service):
    sender = Person(service, "analyst")

    async def pieces():
        yield b"customer_id,order_id,order_date,amount\n"
        service.backend.accounts.disable(sender.user.user_id, clock())
        service.backend.callers.forget()
        yield b"a,1,2024-01-01,5\n"

    async def sent():
        async with at_once(service, sender.program) as one:
            return await one.post("/api/v1/uploads?filename=slow.csv", content=pieces())

    answer = asyncio.run(sent())
    assert (answer.status_code, answer.json()["code"]) == (401, "access.ended")
    assert "slow.csv" not in [one["name"] for one in service.admin.get("/api/v1/uploads").json()]


def test_a_key_of_a_lower_role_ends_neither_a_higher_key_nor_a_session(person):
    lower = person.browser.post(KEYS, json={"name": "dashboard", "role": "viewer"}).json()
    dashboard = TestClient(person.browser.app, headers={"x-api-key": lower["secret"]})

    assert dashboard.delete(f"{KEYS}/{person.key['key_id']}").json()["code"] == "key.unknown"
    assert dashboard.delete(f"{SESSION}/others").json()["code"] == "access.role"
    assert person.doors() == (200, 200)
    assert dashboard.delete(f"{KEYS}/{lower['key_id']}").status_code == 204
