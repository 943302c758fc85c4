"""Values that took the service down, or were taken for something else: each is refused with its reason."""

from __future__ import annotations

import pytest
from tests.server.test_orders import EVENTS, ORDERS, order

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
