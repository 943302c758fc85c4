"""Erased customers whom a shop's system brings back over HTTP: accepted, and told to administrators."""

from __future__ import annotations

import pytest
from tests.in_shop import in_shop

from tenure.app.forgetting.forget import Forget, forget
from tenure.core.ports import SilentProgress

ORDERS, EVENTS = "/api/v1/orders", "/api/v1/events"
FRESHNESS = "/api/v1/dashboard/freshness"
WHEN = "2023-08-22T10:00:00Z"


@pytest.fixture
def own_service(open_service):
    return open_service()


@pytest.fixture
def erased(own_service) -> tuple[str, ...]:
    gone = ("c0001", "c0002", "c0003")
    in_shop(forget, Forget(gone), own_service.workspace, own_service.backend.settings.app, SilentProgress())
    return gone


def order(customer: str, order_id: str, amount: float = 5.0):
    return {"customer_id": customer, "order_id": order_id, "order_date": WHEN, "amount": amount}


def test_who_comes_back_by_order_event_or_correction_is_told_to_administrators_alone(own_service, erased):
    first, second, third = erased
    own_service.analyst.post(ORDERS, json=order("c0009", "moved"))
    stranger = own_service.analyst.post(ORDERS, json=order("nobody-knows", "n1")).json()
    assert own_service.analyst.post(ORDERS, json=order(first, "back")).json() == stranger
    event = {"customer_id": second, "occurred_at": WHEN, "kind": "email_open"}
    assert own_service.analyst.post(EVENTS, json=event).status_code == 201
    assert own_service.analyst.put(f"{ORDERS}/moved", json=order(third, "moved")).status_code == 200

    def warned(client) -> str:
        return client.get(FRESHNESS).json()["warning"] or ""

    assert "3 customers in the workspace had been erased" in warned(own_service.admin)
    own_service.admin.post("/api/v1/jobs", json={"kind": "compact", "parameters": {}})
    own_service.work()
    job = own_service.admin.get("/api/v1/jobs").json()[0]
    assert job["result"]["returned"] == 2
    (sentence,) = job["result"]["sentences"]
    assert sentence.startswith("2 customers of the orders and events") and "--returned" in sentence
    log = own_service.admin.get(f"/api/v1/jobs/{job['job_id']}/log").text
    assert "had been erased" in log and not any(one in log for one in erased)

    told = warned(own_service.admin)
    assert "3 customers in the workspace had been erased" in told and "--returned" in told
    assert not any(one in told for one in erased)
    assert not any("erased" in warned(one) for one in (own_service.viewer, own_service.analyst))


def test_nothing_is_told_where_nobody_came_back(own_service, erased):
    own_service.analyst.post(ORDERS, json=order("c0009", "n2"))
    assert "erased" not in (own_service.admin.get(FRESHNESS).json()["warning"] or "")


def test_an_export_that_goes_on_while_somebody_is_erased_does_not_name_them(own_service, monkeypatch):
    from tenure.app.data import export
    from tenure.serving.insights.listing import CustomerQuery

    monkeypatch.setattr(export, "_ROWS_AT_ONCE", 10)
    shop = own_service.backend.shop
    command = export.Export(CustomerQuery(sort="customer_id", descending=False), ("customer_id", "country"))
    pieces = export.export(command, shop)
    read = next(pieces) + next(pieces)
    in_shop(
        forget, Forget(("c0149",)), own_service.workspace, own_service.backend.settings.app, SilentProgress()
    )
    assert b"c0149" not in read
    read += b"".join(pieces)
    assert b"c0148" in read and b"c0149" not in read
