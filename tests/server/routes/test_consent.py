"""Consent over HTTP: counted by channel, and changed for one customer with an entry in the audit log."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.audience_shop import audience_shop

CONSENT = "/api/v1/consent"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    return audience_shop(tmp_path_factory.mktemp("contacts"), 600)


@pytest.fixture
def service(open_service, workspace):
    return open_service(workspace)


def counts(service, channel: str) -> dict:
    channels = service.viewer.get(CONSENT).json()["channels"]
    return next(one for one in channels if one["channel"] == channel)


def change(service, customer_id: str, **consent):
    return service.analyst.put(f"{CONSENT}/customer", json={"customer_id": customer_id, **consent})


def test_consent_of_everybody_adds_up(service):
    figures = service.viewer.get(CONSENT).json()

    for one in figures["channels"]:
        assert one["agreed"] + one["refused"] + one["unknown"] == figures["people"]
    ads, email, sms = (counts(service, channel) for channel in ("ads", "email", "sms"))
    assert ads["agreed"] and ads["refused"] and ads["unknown"]
    assert email["agreed"] > 0 and sms["unknown"] == figures["people"]


def test_the_consent_of_one_customer_is_changed_and_the_rest_of_the_contact_stays(service):
    listed = service.analyst.get("/api/v1/customers", params={"limit": 1}).json()["customers"]
    customer = listed[0]["customer_id"]
    profile = service.analyst.get(f"/api/v1/customers/{customer}").json()["profile"]
    before = counts(service, "email")

    assert change(service, customer, email=False).status_code == 204

    assert counts(service, "email") == before | {
        "agreed": before["agreed"] - 1,
        "refused": before["refused"] + 1,
    }
    after = service.analyst.get(f"/api/v1/customers/{customer}").json()["profile"]
    assert after == profile | {"consent_email": False}
    actions = [entry["action"] for entry in service.admin.get("/api/v1/audit").json()]
    assert "change_consent" in actions
    assert change(service, customer, email=True).status_code == 204
    assert counts(service, "email") == before


def test_what_cannot_be_changed_is_refused(service):
    assert change(service, "nobody", email=True).json()["code"] == "input.unknown_customer"
    assert change(service, "nobody").json()["code"] == "option.consent"
