"""Values that took the service down, or were taken for something else: each is refused with its reason."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest
from tests.server.routes.data.test_orders import EVENTS, ORDERS, order

IMPOSSIBLE = ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "1970-01-01T12:00:00Z")
FUTURE = ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00")


@pytest.mark.parametrize("at", [*IMPOSSIBLE, *FUTURE])
def test_a_date_that_cannot_be_true_is_refused_alone_in_a_list_and_to_predict_with(at, service):
    code = "input.future" if at in FUTURE else "input.impossible_date"
    event = {"customer_id": "c0001", "occurred_at": at, "kind": "page_view"}
    for path, body in (
        (ORDERS, order("odd", at=at)),
        (ORDERS, {"orders": [order("fine"), order("odd", at=at)]}),
        (EVENTS, event),
        (EVENTS, {"events": [event]}),
        ("/api/v1/predictions/orders", {"orders": [order("odd", at=at)]}),
    ):
        refused = service.analyst.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, code), (path, refused.text)
        assert refused.json()["values"] == [at.replace("Z", "+00:00")]
    assert service.backend.shop.arrivals.all() == []


def test_true_is_no_number(service):
    facts = {"total_orders": True, "total_spent": 10, "days_since_first_purchase": 9}
    spend = {"campaign": "Spring", "day": "2023-08-01", "spend": True, "source": "x"}
    for path, body in (
        (ORDERS, order("odd", amount=True)),
        (ORDERS, {"orders": [order("odd", quantity=False)]}),
        (EVENTS, {"customer_id": "a", "occurred_at": IMPOSSIBLE[0], "kind": "page_view", "value": True}),
        ("/api/v1/predictions/vector", {"customers": [facts]}),
        ("/api/v1/campaigns/days", {"days": [spend]}),
        ("/predict", facts),
    ):
        refused = service.analyst.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "input.request"), (path, refused.text)
        assert "not true or false" in str(refused.json()["values"])


@pytest.mark.parametrize("wrong", ["a\x00b", "\x00", " "])
def test_an_id_with_a_nul_or_none_at_all_is_refused(wrong, service):
    event = {"customer_id": wrong, "occurred_at": "2023-08-25T10:00:00Z", "kind": "page_view"}
    for path, body in (
        (ORDERS, order("odd", wrong)),
        (ORDERS, order(wrong)),
        (EVENTS, event),
        ("/api/v1/predictions/batch", {"customer_ids": [wrong]}),
        ("/api/v1/predictions/orders", {"orders": [order("odd", wrong)]}),
    ):
        refused = service.analyst.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "input.request"), (path, refused.text)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/customers/a%00b",
        "/api/v1/predictions/a%00b",
        "/api/v1/predictions/vector/of/%00",
        "/api/customers/%00",
    ],
)
def test_an_id_with_a_nul_in_a_path_is_refused(path, service):
    assert service.analyst.get(path).status_code == 422


@pytest.mark.parametrize("name", ["a/b", "../etc", "..", "a/alive", "ü/%2F?#"])
def test_ids_with_slashes_and_dots_are_reached_by_their_routes(name, service):
    from urllib.parse import quote

    written = quote(name, safe="").replace(".", "%2E")
    assert service.analyst.post(ORDERS, json=order(f"of {name}", name)).status_code == 201
    for path in ("/api/v1/predictions/", "/api/v1/customers/", "/api/customers/"):
        answer = service.viewer.get(path + written)
        assert (answer.status_code, answer.json()["customer_id"]) == (200, name), path
    assert service.viewer.get(f"/api/v1/customers/{written}/alive").status_code == 200
    assert service.viewer.get(f"/api/v1/customers/{written}/explanation").status_code == 200
    assert service.viewer.get(f"/api/v1/predictions/vector/of/{written}").json()["customer_id"] == name


def test_a_wrong_order_is_corrected_and_removed_over_http(open_service):
    service = open_service()
    at = f"{ORDERS}/{'n%2F1'}"
    assert service.analyst.delete(at).json()["code"] == "order.unknown"
    service.analyst.post(ORDERS, json=order("n/1", amount=500.0))
    before = service.viewer.get("/api/v1/predictions/c0001").json()
    corrected = service.analyst.put(at, json=order("n/1", amount=50.0))
    assert (corrected.status_code, corrected.json()["rows_now"]) == (200, 1), corrected.text
    after = service.viewer.get("/api/v1/predictions/c0001").json()
    assert after["historic_clv"] == pytest.approx(before["historic_clv"] - 450)
    assert service.viewer.delete(at).status_code == 403
    assert service.analyst.put(at, json=order("n2")).json()["code"] == "option.order"
    removed = service.analyst.delete(at)
    assert removed.json() == {"order_id": "n/1", "rows_before": 1, "rows_now": 0}
    last = service.viewer.get("/api/v1/predictions/c0001").json()
    assert (last["historic_clv"], last["source"]) == (pytest.approx(before["historic_clv"] - 500), "live")
    assert service.analyst.delete(at).status_code == 404
    noted = [(one["action"], one["target"]) for one in service.admin.get("/api/v1/audit").json()]
    assert noted[:2] == [("remove_order", "n/1"), ("correct_order", "n/1")]


def test_an_order_written_by_code_that_date_formats_do_not_know_is_told(service, tmp_path):
    """`%Q` is no part of any format."""
    log = b"customer_id,order_id,order_date,amount\na,1,2023-08-01,5\nb,2,2023-08-02,6\n"
    upload = service.analyst.post("/api/v1/uploads?filename=o.csv", content=log).json()
    path = f"/api/v1/uploads/{upload['upload_id']}/preview"
    for wrong in ("%Q", "%", "%Y-%m-%d %!", "\x00", "%Y-%m-%d\x00"):
        answer = service.analyst.post(path, json={"date_format": wrong})
        assert answer.status_code in (200, 422), (wrong, answer.status_code, answer.text)
        told = answer.json()
        assert answer.status_code == 422 or told["problem"] is not None, wrong


def test_changes_of_orders_that_wait_for_each_other_hold_nobody_else_up(service, monkeypatch):
    """More of them than the service has threads: each waits for the lake's lock."""
    held = threading.Event()
    monkeypatch.setattr("tenure.server.routes.data.orders.remove_order", lambda *_: held.wait(60))
    key = service.analyst.headers["x-api-key"]

    async def ask() -> int:
        transport = httpx.ASGITransport(service.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", timeout=30) as client:
            client.headers["x-api-key"] = key
            changes = [asyncio.ensure_future(client.delete(f"/api/v1/orders/o{n}")) for n in range(60)]
            await asyncio.sleep(0.5)
            try:
                async with asyncio.timeout(20):
                    return (await client.get("/api/v1/customers", params={"limit": 1})).status_code
            finally:
                held.set()
                await asyncio.gather(*changes, return_exceptions=True)

    assert asyncio.run(ask()) == 200
