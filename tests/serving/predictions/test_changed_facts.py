"""A customer's own features, moved by facts that change."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tenure.core.errors import OptionError
from tenure.serving.predictions.changed_facts import KnownCustomer, changed_frame
from tenure.serving.predictions.vector import NEEDED

FEATURES = (
    "order_count",
    "net_spend",
    "T",
    "days_since_last_order",
    "overdue_ratio",
    "email_open_rate",
    "region",
)
OWN = {
    "customer_id": ["ann"],
    "order_count": [5],
    "net_spend": [302.0],
    "T": [400],
    "days_since_last_order": [20],
    "frequency": [3.0],  # two orders came on one day: no few facts say that
    "recency": [380.0],
    "overdue_ratio": [0.4],
    "email_open_rate": [0.7],
    "region": ["Bonn"],
    "order_days": [[20.0, 400.0]],
}


@pytest.fixture
def ann() -> KnownCustomer:
    return KnownCustomer.of(pd.DataFrame(OWN))


def moved(customer: KnownCustomer, **facts: object) -> pd.Series:
    described = [customer.completed(facts)]
    return changed_frame(customer, described, FEATURES, {}, date(2024, 1, 1), 90, NEEDED).iloc[0]


def test_without_a_change_the_frame_is_their_own(ann):
    row = moved(ann)
    assert {name: row[name] for name in OWN if name != "customer_id"} == {
        name: value[0] for name, value in OWN.items() if name != "customer_id"
    }


def test_what_follows_from_a_change_moves_and_all_else_stays(ann):
    row = moved(ann, order_count=6)
    assert (row["frequency"], row["net_spend"]) == (4.0, pytest.approx(6 * 302 / 5))
    assert (row["email_open_rate"], row["region"], row["recency"]) == (0.7, "Bonn", 380.0)
    assert row["overdue_ratio"] == pytest.approx(0.4 + 20 / (380 / 5) - 20 / (380 / 4))


def test_facts_that_only_their_orders_tell_are_taken_as_given(ann):
    row = moved(ann, email_open_rate=0.1, region="Köln")
    assert (row["email_open_rate"], row["region"], row["order_count"]) == (0.1, "Köln", 5)


@pytest.mark.parametrize(
    ("facts", "orders", "spent"),
    [
        ({"net_spend": 302.004}, 5, 302.0),
        ({"net_spend": 500.0}, 5, 500.0),
        ({"mean_order_value": 60.4}, 5, 302.0),
        ({"mean_order_value": 100.0}, 5, 500.0),
        ({"orders_per_month": 1.0}, 13, 13 * 60.4),
    ],
)
def test_a_fact_stands_for_those_it_says_as_much_as(ann, facts, orders, spent):
    row = moved(ann, **facts)
    assert (row["order_count"], row["net_spend"]) == (orders, pytest.approx(spent))


def test_a_feature_never_falls_below_zero(ann):
    low = KnownCustomer(ann.frame.assign(overdue_ratio=0.01), ann.facts)
    assert moved(low, days_since_last_order=1)["overdue_ratio"] == 0.0


@pytest.mark.parametrize(
    ("facts", "frequency", "recency"),
    [
        ({"order_count": 3}, 1.0, 1_000.0),
        ({"order_count": 1, "T": 40, "days_since_last_order": 40}, 0.0, 0.0),
        ({"T": 90, "days_since_last_order": 80, "order_count": 2}, 1.0, 10.0),
    ],
)
def test_far_fewer_orders_than_a_busy_customer_has_are_still_a_history(facts, frequency, recency):
    busy = pd.DataFrame(OWN).assign(order_count=402, T=1_020, frequency=300.0, recency=1_000.0)
    row = moved(KnownCustomer.of(busy), **facts)
    assert (row["frequency"], row["recency"]) == (frequency, recency)
    assert row["recency"] <= row["T"]


def test_a_customer_with_all_orders_on_one_day_keeps_their_history(ann):
    one_day = pd.DataFrame(OWN).assign(T=400, days_since_last_order=400, frequency=0.0, recency=0.0)
    customer = KnownCustomer.of(one_day)
    assert tuple(moved(customer)[["frequency", "recency"]]) == (0.0, 0.0)
    assert tuple(moved(customer, days_since_last_order=20)[["frequency", "recency"]]) == (4.0, 380.0)


def test_facts_that_cannot_be_are_refused(ann):
    with pytest.raises(OptionError, match="last order cannot be before the first"):
        moved(ann, days_since_last_order=500)
