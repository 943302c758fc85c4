"""Customers are erased over HTTP by administrators, after they have seen what goes."""

from __future__ import annotations

import pytest

API = "/api/v1"
PATH = f"{API}/erasures"
WHO = {"customer_ids": ["c0001"]}


@pytest.fixture
def own_service(open_service):
    """Of one test: it loses customers."""
    return open_service()


def test_a_preview_shows_what_an_erasure_removes_and_changes_nothing(own_service):
    admin = own_service.admin
    uploaded = own_service.analyst.post(f"{API}/uploads?filename=o.csv", content=b"customer_id,x\nc0001,5\n")
    assert uploaded.status_code == 201

    seen = admin.post(f"{PATH}/preview", json=WHO)

    assert seen.status_code == 200, seen.text
    assert seen.json()["customers"] == 1
    assert admin.get(f"{API}/customers/c0001").status_code == 200
    done = admin.post(PATH, json=WHO | {"confirm": True})
    assert done.status_code == 200, done.text
    assert done.json()["erased"] == seen.json()["erased"]
    assert {"lake.transactions", "lake.predictions", "files.uploads"} <= set(done.json()["erased"])


def test_an_erased_customer_is_gone_and_only_their_number_is_recorded(own_service):
    admin = own_service.admin
    assert admin.post(PATH, json=WHO | {"confirm": True}).status_code == 200

    assert admin.get(f"{API}/customers/c0001").status_code == 404
    assert admin.get(f"{API}/customers/c0002").status_code == 200
    (entry,) = [one for one in admin.get(f"{API}/audit").json() if one["action"] == "forget"]
    assert (entry["actor"], entry["target"], entry["outcome"]) == ("admin", "1 customer", "done")
    again = admin.post(f"{PATH}/preview", json=WHO)
    assert (again.status_code, again.json()["code"]) == (422, "input.unknown_customer")
    assert "c0001" not in again.text


def test_customers_who_came_back_are_erased_without_naming_them(own_service):
    admin = own_service.admin
    returned = {"returned": True}
    nobody = admin.post(f"{PATH}/preview", json=returned)
    assert (nobody.status_code, nobody.json()["code"]) == (422, "input.unknown_customer")
    assert admin.post(PATH, json=WHO | {"confirm": True}).status_code == 200
    order = {"customer_id": "c0001", "order_id": "n1", "order_date": "2023-08-01T10:00:00Z", "amount": 9.0}
    assert own_service.analyst.post(f"{API}/orders", json=order).status_code == 201

    seen = admin.post(f"{PATH}/preview", json=returned).json()
    done = admin.post(PATH, json=returned | {"confirm": True})

    assert seen["customers"] == 1 and seen["erased"] == {"store.arrivals": 1}
    assert done.json()["erased"]["store.arrivals"] == 1
    assert own_service.backend.shop.arrivals.all() == []


@pytest.mark.parametrize(
    "body", [WHO, WHO | {"confirm": False}, {"confirm": True}, WHO | {"returned": True, "confirm": True}]
)
def test_nothing_is_erased_without_confirmation_or_without_a_clear_choice(service, body):
    assert service.admin.post(PATH, json=body).status_code == 422
    assert service.admin.get(f"{API}/customers/c0001").status_code == 200


def test_only_administrators_erase(service):
    for client, status in ((service.nobody, 401), (service.viewer, 403), (service.analyst, 403)):
        assert client.post(PATH, json=WHO | {"confirm": True}).status_code == status
        assert client.post(f"{PATH}/preview", json=WHO).status_code == status
    assert service.admin.get(f"{API}/customers/c0001").status_code == 200
