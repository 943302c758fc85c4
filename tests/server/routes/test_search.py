"""One search: for everybody, but names and addresses only for those who may see them."""

from __future__ import annotations

import pytest

SEARCH = "/api/v1/search"


def found(client, text: str) -> dict:
    return client.post(SEARCH, json={"text": text}).json()


@pytest.fixture(scope="module")
def somebody(service) -> dict:
    """A customer whose profile has a name and an address."""
    listed = service.analyst.get("/api/v1/customers", params={"limit": 50}).json()["customers"]
    shown = (service.analyst.get(f"/api/v1/customers/{one['customer_id']}").json() for one in listed)
    return next(one for one in shown if one["profile"].get("email"))


def test_a_customer_is_found_by_id_in_any_letter_case(service, somebody):
    hits = found(service.viewer, somebody["customer_id"].swapcase())["customers"]

    assert hits[0] == {"customer_id": somebody["customer_id"], "name": None, "email": None}


def test_names_and_addresses_are_found_by_analysts_only(service, somebody):
    email = somebody["profile"]["email"]

    hits = found(service.analyst, email.upper())["customers"]
    assert (hits[0]["customer_id"], hits[0]["email"]) == (somebody["customer_id"], email)
    assert found(service.viewer, email)["customers"] == []


def test_segments_are_found_by_their_words(service):
    hits = found(service.viewer, "CHAMP")["segments"]

    assert hits[0] == {"name": "CHAMPIONS", "title": "Champions"}


def test_a_letter_alone_finds_nothing(service):
    assert found(service.viewer, " c ") == {"customers": [], "segments": [], "audiences": []}
