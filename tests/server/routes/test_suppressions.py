"""The suppression list over HTTP: who is on it is left out of audiences, addresses are never shown."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.audience_shop import audience_shop
from tests.channels.meta_platform import Meta, environment_of
from tests.channels.platforms import started

LIST = "/api/v1/suppressions"
AUDIENCES = "/api/v1/audiences"
FROZEN = {"segment": "High-CLV", "channel": "meta_ads", "hold_out": 0}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    return audience_shop(tmp_path_factory.mktemp("contacts"), 600)


@pytest.fixture
def service(open_service, workspace, monkeypatch):
    with started(Meta()) as platform:
        for name, value in environment_of(platform).items():
            monkeypatch.setenv(name, value)
        service = open_service(workspace)
        yield service
        for row in listed(service)["suppressions"]:
            service.admin.delete(f"{LIST}/{row['suppression_id']}")


def listed(service, **query):
    return service.analyst.post(f"{LIST}/query", json=query).json()


def add(service, contacts: str, reason: str = "other"):
    return service.admin.post(LIST, json={"contacts": contacts, "reason": reason})


def digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def members(service, audience: str) -> int:
    answer = service.analyst.post(f"{AUDIENCES}/preview", json=FROZEN | {"audience": audience})
    assert answer.status_code == 200, answer.text
    return answer.json()["size"]


def test_addresses_are_hashed_and_found_again(service):
    answer = add(service, "Ann@Example.com\nc-unknown\n\n", "complaint")
    assert (answer.status_code, answer.json()["added"]) == (201, 2), answer.text
    assert add(service, "ann@example.com").json() == {"added": 0, "known": 1, "customers": 0}

    found = listed(service, contact=" ann@EXAMPLE.com")
    (row,) = found["suppressions"]
    assert (row["customer_id"], row["email_hash"]) == (None, digest("ann@example.com"))
    assert (row["reason"], row["added_by"], found["total"]) == ("complaint", "admin", 1)
    assert "example.com" not in str(listed(service)).lower()
    assert listed(service)["total"] == 2


def test_a_suppressed_customer_is_left_out_until_removed(service):
    before = members(service, "few")
    frozen = service.analyst.post(AUDIENCES, json=FROZEN | {"audience": "few"}).json()
    best = service.analyst.get("/api/v1/customers", params={"value_tier": "High-CLV", "limit": 600}).json()
    assert frozen["size"] == before

    ids = "\n".join(row["customer_id"] for row in best["customers"])
    assert add(service, ids).json()["customers"] > 0
    refused = service.analyst.post(f"{AUDIENCES}/preview", json=FROZEN | {"audience": "few"})
    assert refused.status_code in (409, 422) or refused.json()["size"] == 0

    job = service.admin.post(f"{AUDIENCES}/few/versions/1/send").json()
    service.work()
    failed = service.admin.get(f"/api/v1/jobs/{job['job_id']}").json()
    assert failed["error"]["code"] == "audience.suppressed"

    for row in listed(service, limit=1000)["suppressions"]:
        assert service.admin.delete(f"{LIST}/{row['suppression_id']}").status_code == 204
    assert members(service, "few") == before


def test_what_cannot_be_a_list_is_refused(service):
    assert add(service, "\n \n").json()["code"] == "option.suppress"
    assert service.admin.delete(f"{LIST}/nobody").status_code == 404
    assert service.analyst.post(LIST, json={"contacts": "c-1"}).status_code == 403
    assert service.viewer.post(f"{LIST}/query", json={}).status_code == 403
