"""What the page about one customer and the lists that people keep ask for."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tenure.app.data.export import _text

CUSTOMERS = "/api/v1/customers"
VIEWS = "/api/v1/views"


@pytest.fixture(scope="module")
def best(service) -> dict:
    return service.viewer.get(CUSTOMERS, params={"limit": 1, "sort": "orders"}).json()["customers"][0]


def test_the_curve_goes_from_the_first_order_to_the_end_of_the_horizon(service, best):
    points = service.viewer.get(f"{CUSTOMERS}/{best['customer_id']}/alive").json()

    days = [date.fromisoformat(one["day"]) for one in points]
    as_of = date.fromisoformat(best["as_of"])
    assert days == sorted(set(days))
    assert days[0] == date.fromisoformat(best["first_order"][:10]) + timedelta(days=1)
    assert days[-1] == as_of + timedelta(days=best["horizon_days"])
    assert all(0 <= one["probability_alive"] <= 1 for one in points)
    assert [one["is_future"] for one in points] == [day > as_of for day in days]


def test_silence_only_lowers_the_curve_and_an_order_lifts_it(service, orders, best):
    points = service.viewer.get(f"{CUSTOMERS}/{best['customer_id']}/alive").json()
    theirs = orders[orders["customer_id"] == best["customer_id"]]
    ordered = {str(day)[:10] for day in theirs["order_date"]}

    after_order = lifted = 0
    for before, now in pairwise(points):
        quiet = before["day"] not in ordered or before["is_future"]
        if quiet:
            assert now["probability_alive"] <= before["probability_alive"] + 1e-9, now["day"]
        else:
            after_order += 1
            lifted += now["probability_alive"] > before["probability_alive"]
    assert after_order >= 3 and lifted >= after_order - 1


def test_a_curve_of_nobody_is_not_found(service):
    refused = service.viewer.get(f"{CUSTOMERS}/nobody-at-all/alive")

    assert (refused.status_code, refused.json()["code"]) == (404, "input.unknown_customer")


def test_a_customer_comes_with_something_to_do_about_them(service, best):
    shown = service.viewer.get(f"{CUSTOMERS}/{best['customer_id']}").json()

    assert shown["suggestion"]["action"].endswith(".") and shown["suggestion"]["reason"].endswith(".")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sort": "net_spend", "descending": False},
        {"value_tier": "High-CLV"},
        {"starts_with": "c00", "min_orders": 3},
    ],
)
def test_an_export_has_the_rows_of_the_list_in_its_order(service, asked):
    file = service.analyst.get("/api/v1/exports/customers", params=asked)
    listed = service.viewer.get(CUSTOMERS, params={**asked, "limit": 1000}).json()["customers"]

    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert file.headers["content-type"].startswith("text/csv")
    assert [row["customer_id"] for row in rows] == [one["customer_id"] for one in listed] != []
    assert set(rows[0]) == set(listed[0])
    assert float(rows[0]["predicted_clv"]) == pytest.approx(listed[0]["predicted_clv"], rel=1e-12)


def test_line_ends_in_a_cell_begin_no_row_of_an_export():
    rows = [("odd\r=1+1", 1.5), ("odd\n=1+1", 2.5), ("plain", None)]

    assert _text(rows) == b'"odd\r=1+1",1.5\r\n"odd\n=1+1",2.5\r\nplain,\r\n'


def test_an_export_of_nothing_has_its_heading(empty_service):
    file = empty_service.analyst.get("/api/v1/exports/customers")

    assert file.text.startswith("customer_id,") and file.text.count("\n") == 1


def test_an_export_that_cannot_be_is_told_before_it_begins(service):
    assert service.analyst.get("/api/v1/exports/customers", params={"sort": "email"}).status_code == 422


def test_views_are_kept_replaced_by_name_and_ones_own(service):
    asked = {"page": "customers", "name": "About to leave", "query": "tier=High&churn=0.7"}
    first = service.viewer.post(VIEWS, json=asked)
    service.viewer.post(VIEWS, json={**asked, "name": "Best", "query": ""})
    again = service.viewer.post(VIEWS, json={**asked, "query": "tier=High"})

    assert (first.status_code, again.status_code) == (201, 201)
    mine = service.viewer.get(VIEWS).json()
    assert [(one["name"], one["query"]) for one in mine] == [("About to leave", "tier=High"), ("Best", "")]
    assert service.analyst.get(VIEWS).json() == []

    view_id = again.json()["view_id"]
    assert service.analyst.delete(f"{VIEWS}/{view_id}").status_code == 404
    assert service.viewer.delete(f"{VIEWS}/{view_id}").status_code == 204
    assert service.viewer.delete(f"{VIEWS}/{view_id}").json()["code"] == "view.unknown"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 65}, {"page": "passwords"}, {"query": "x" * 2049}]
)
def test_a_view_that_cannot_be_kept_is_refused(service, wrong):
    asked = {"page": "customers", "name": "n", "query": ""} | wrong
    assert service.viewer.post(VIEWS, json=asked).status_code == 422


def test_a_customer_is_told_with_what_winning_one_like_them_may_cost(service):
    shown = service.viewer.get("/api/v1/customers/c0001").json()
    assert shown["recommended_cac"] == pytest.approx(0.3 * shown["prediction"]["predicted_clv"])


def test_reasons_are_of_the_prediction_on_the_page_until_an_order_changes_it(open_service):
    service = open_service()
    page = f"{CUSTOMERS}/c0001"
    stored = service.viewer.get(page).json()
    assert stored["prediction"]["source"] == "stored"
    assert stored["explanation"]["predicted"] == stored["prediction"]["predicted_clv"]

    row = {"order_id": "n1", "order_date": "2023-08-25T10:00:00Z", "amount": 500.0}
    assert service.analyst.post("/api/v1/orders", json={"customer_id": "c0001", **row}).status_code == 201
    live = service.viewer.get(page).json()

    assert live["prediction"]["source"] == "live"
    assert live["explanation"]["predicted"] == pytest.approx(live["prediction"]["predicted_clv"])
    assert live["explanation"]["predicted"] != pytest.approx(stored["explanation"]["predicted"])
