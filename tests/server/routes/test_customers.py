"""Customers over HTTP: every list has each once, in order, and nothing that is typed in does any harm."""

from __future__ import annotations

import base64
import json
from collections import Counter
from itertools import pairwise

import pytest

from tenure.serving.insights.listing import SORTABLE
from tenure.serving.insights.period import PERIOD_COLUMNS

CUSTOMERS = "/api/v1/customers"
STRANGE = [
    "' OR 1=1 --",
    "'; DROP TABLE customers; --",
    "<script>alert(1)</script>",
    '"',
    "%",
    "_",
    "💸",
    "\\",
    "c%",
]


def pages(service, limit: int = 37, **asked) -> list[dict]:
    """All pages of a list."""
    found, after = [], ""
    while after is not None:
        page = service.viewer.get(CUSTOMERS, params={"limit": limit, "after": after, **asked})
        assert page.status_code == 200, page.text
        found += page.json()["customers"]
        after = page.json()["after"]
    return found


@pytest.fixture(scope="module")
def everybody(service) -> list[dict]:
    return pages(service, 1000)


def test_the_list_holds_every_customer_of_the_log(service, everybody, orders):
    assert Counter(one["customer_id"] for one in everybody) == Counter(orders["customer_id"].unique())
    assert service.viewer.get(CUSTOMERS, params={"count": True, "limit": 1}).json()["total"] == len(everybody)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", [name for name in SORTABLE if name not in PERIOD_COLUMNS])
def test_paged_to_the_end_every_order_has_everybody_once(service, everybody, sort, descending):
    found = pages(service, sort=sort, descending=descending)

    assert Counter(one["customer_id"] for one in found) == Counter(one["customer_id"] for one in everybody)
    values = [one[sort] for one in found]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == known  # unknown ones last
    assert known == sorted(known, reverse=descending)
    if sort != "customer_id":
        ties = [(value, one["customer_id"]) for value, one in zip(values, found, strict=True)]
        for (value, who), (next_value, next_who) in pairwise(ties):
            assert value != next_value or who < next_who


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ({"min_net_spend": 200}, lambda one: one["net_spend"] >= 200),
        (
            {"min_orders": 3, "min_predicted_clv": 5},
            lambda one: one["orders"] >= 3 and one["predicted_clv"] >= 5,
        ),
        ({"max_predicted_clv": 20}, lambda one: one["predicted_clv"] <= 20),
        ({"value_tier": "High-CLV"}, lambda one: one["value_tier"] == "High-CLV"),
        ({"country": "Norway"}, lambda one: one["country"] == "Norway"),
        ({"country": "norway"}, lambda _: False),
        ({"starts_with": "c00"}, lambda one: one["customer_id"].startswith("c00")),
        ({"min_churn_probability": 0.5}, lambda one: one["churn_probability"] >= 0.5),
        ({"min_net_spend": 1e308}, lambda _: False),
    ],
)
def test_a_filter_leaves_those_it_names_and_no_others(service, everybody, asked, holds):
    expected = {one["customer_id"] for one in everybody if holds(one)}

    assert {one["customer_id"] for one in pages(service, **asked)} == expected
    assert service.viewer.get(CUSTOMERS, params={"count": True, **asked}).json()["total"] == len(expected)


@pytest.mark.parametrize("text", STRANGE)
def test_what_is_typed_in_is_text_and_nothing_else(service, everybody, text):
    for name in ("starts_with", "country", "segment", "value_tier", "confidence", "acquisition_source"):
        found = service.viewer.get(CUSTOMERS, params={name: text})
        assert found.status_code == 200 and found.json()["customers"] == [], (name, found.text)
    assert service.viewer.get(CUSTOMERS, params={"sort": text}).status_code == 422
    assert service.viewer.get(f"{CUSTOMERS}/x", params={}).status_code == 404
    assert len(pages(service, 1000)) == len(everybody)


def cursor(*parts) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    ("sort", "after"),
    [
        ("predicted_clv", "nonsense"),
        ("predicted_clv", "💸"),
        ("predicted_clv", base64.urlsafe_b64encode(b"\xff\xfe").decode()),
        ("predicted_clv", cursor()),
        ("predicted_clv", cursor("net_spend", True, 1.0, "c0001")),
        ("predicted_clv", cursor("predicted_clv", False, 1.0, "c0001")),
        ("predicted_clv", cursor("predicted_clv", True, "abc", "c0001")),
        ("predicted_clv", cursor("predicted_clv", True, "1); DROP TABLE customers; --", "c0001")),
        ("predicted_clv", cursor("predicted_clv", True, 10**400, "c0001")),
        ("predicted_clv", cursor("predicted_clv", True, True, "c0001")),
        ("predicted_clv", cursor("predicted_clv", True, float("nan"), "c0001")),
        ("predicted_clv", cursor("predicted_clv", True, [1.0], "c0001")),
        ("predicted_clv", cursor("predicted_clv", True, 1.0, 7)),
        ("predicted_clv", cursor("predicted_clv", True, 1.0, "\ud800")),
        ("last_order", cursor("last_order", True, "yesterday", "c0001")),
        ("last_order", cursor("last_order", True, 1.0, "c0001")),
        ("orders", cursor("orders", True, "2024-01-01T00:00:00", "c0001")),
    ],
)
def test_a_page_that_follows_from_no_other_is_refused(service, sort, after):
    refused = service.viewer.get(CUSTOMERS, params={"sort": sort, "after": after})

    assert (refused.status_code, refused.json()["code"]) == (422, "option.after")


@pytest.mark.parametrize("limit", [0, -1, 1001, "all", "1e3"])
def test_a_page_has_a_bounded_size(service, limit):
    assert service.viewer.get(CUSTOMERS, params={"limit": limit}).status_code == 422


@pytest.mark.parametrize("name", ["min_net_spend", "max_predicted_clv"])
@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "much"])
def test_bounds_are_numbers(service, name, value):
    assert service.viewer.get(CUSTOMERS, params={name: value}).status_code == 422


def test_a_filter_under_its_old_name_is_refused_with_the_new_one(service):
    answer = service.viewer.get(CUSTOMERS, params={"least_net_spend": 100})

    assert (answer.status_code, answer.json()["code"]) == (422, "option.filter")
    assert answer.json()["hint"] == "use min_net_spend"


def test_one_customer_has_all_their_orders_newest_first(service, orders):
    mine = orders[orders["customer_id"] == "c0004"].sort_values("order_date", ascending=False)

    shown = service.viewer.get(f"{CUSTOMERS}/c0004").json()

    told = [
        (one["at"][:19], one["details"]["order_id"], one["details"]["amount"]) for one in shown["timeline"]
    ]
    assert told == [
        (at.isoformat(), order_id, amount)
        for at, order_id, amount in zip(mine["order_date"], mine["order_id"], mine["amount"], strict=True)
    ]
    assert shown["facts"]["net_spend"] == pytest.approx(mine["amount"].sum())
    assert shown["facts"]["orders"] == len(mine)
    assert shown["prediction"]["customer_id"] == "c0004"


def test_personal_data_is_for_those_who_need_it(service):
    shown = {
        role: service.__dict__[role].get(f"{CUSTOMERS}/c0004").json()["profile"]
        for role in ("viewer", "analyst", "admin")
    }

    assert "email" not in shown["viewer"] and shown["viewer"]["country"] == "Norway"
    assert shown["analyst"]["email"] == shown["admin"]["email"] == "c4@example.com"


@pytest.mark.parametrize("who", [*STRANGE, "nobody", "c" * 300, "%00", "..", "c0004%00", "a/b"])
def test_a_customer_nobody_knows_is_not_found(service, who):
    answer = service.viewer.get(f"{CUSTOMERS}/{who}")

    assert answer.status_code in (404, 422), answer.text
    assert "DROP" not in answer.text or "DROP" in who


def test_values_over_another_window_need_no_training(service):
    def page(**query):
        answer = service.viewer.get("/api/v1/customers", params={"limit": 20, **query})
        assert answer.status_code == 200, answer.text
        return {customer["customer_id"]: customer for customer in answer.json()["customers"]}

    month, year = page(window_days=30), page(window_days=365)
    best = next(iter(month))
    own = service.viewer.get(f"/api/v1/predictions/{best}", params={"horizon_days": 30}).json()

    assert month[best]["horizon_days"] == 30
    assert month[best]["predicted_clv"] == pytest.approx(own["predicted_clv"])
    assert month[best]["predicted_clv_upper"] == pytest.approx(own["predicted_clv_upper"])
    values = [customer["predicted_clv"] for customer in year.values()]
    assert values == sorted(values, reverse=True) and values[0] > max(
        customer["predicted_clv"] for customer in page().values()
    )
    assert service.viewer.get("/api/v1/customers", params={"window_days": 31}).status_code == 422


def test_totals_over_another_window_add_up_and_have_no_interval(service):
    figures = service.viewer.get("/api/v1/dashboard/figures", params={"window_days": 30}).json()
    own = service.viewer.get("/api/v1/dashboard/figures").json()

    assert (figures["horizon_days"], own["horizon_days"]) == (30, 60)
    assert 0 < figures["predicted_clv"] < own["predicted_clv"]
    assert figures["predicted_clv_lower"] is None and figures["churned_customers"] is None
