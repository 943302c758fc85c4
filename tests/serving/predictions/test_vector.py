"""Customers described by a few facts: what follows from them, and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tenure.core.errors import OptionError
from tenure.core.frames.compute import all_features
from tenure.serving.predictions.vector import NEEDED, NEEDED_OF_ORDERS, renamed, vector_frame

AS_OF = date(2024, 6, 1)
FACTS = {"order_count": 5, "net_spend": 300.0, "T": 400, "days_since_last_order": 20}


def frame(*described, features=("frequency",), shop=None, horizon_days=90):
    return vector_frame(described, features, shop or {}, AS_OF, horizon_days)


def test_rhythm_and_value_follow_from_four_facts():
    wanted = ("frequency", "recency", "T", "monetary_value", "net_spend", "mean_order_value", "active_share")
    made = frame(FACTS, features=wanted).iloc[0]
    assert (made["frequency"], made["recency"], made["T"]) == (4, 380, 400)
    assert (made["monetary_value"], made["mean_order_value"], made["active_share"]) == (60, 60, 0.95)


def test_somebody_who_ordered_once_has_not_come_back():
    made = frame(
        {**FACTS, "order_count": 1, "T": 50, "days_since_last_order": 50}, features=("monetary_value",)
    )
    assert made["frequency"][0] == 0
    assert np.isnan(made["monetary_value"][0])


def test_more_orders_than_days_are_as_many_order_days_as_there_were_days():
    made = frame({**FACTS, "order_count": 50, "T": 30, "days_since_last_order": 27})
    assert made["frequency"][0] == 3


def test_windows_are_filled_evenly_and_never_hold_more_than_all_orders():
    features = [one.name for one in all_features() if one.name.startswith("orders_")]
    made = frame(FACTS, {**FACTS, "days_since_last_order": 200}, features=features)
    parts = ["orders_0_30d", "orders_31_60d", "orders_61_120d", "orders_121_365d"]
    assert (made[parts].sum(axis=1) <= 5 + 1e-9).all()
    assert made["orders_0_30d"][0] >= 1  # the last order is in it
    assert made.loc[1, ["orders_0_30d", "orders_31_60d", "orders_61_120d"]].sum() == 0


def test_what_is_said_of_a_feature_is_taken_and_what_is_not_stays_unknown():
    wanted = ("email_open_rate", "country", "eco_trend", "log_age_days")
    made = frame(
        FACTS | {"email_open_rate": 0.4, "country": "Norway"}, features=wanted, shop={"log_age_days": 700.0}
    )
    assert made.loc[0, ["email_open_rate", "country", "log_age_days"]].tolist() == [0.4, "Norway", 700.0]
    assert np.isnan(made["eco_trend"][0])


@pytest.mark.parametrize(
    "said",
    [
        {"total_orders": 5, "avg_order_value": 60.0},
        {"num_orders": 5, "monthly_spending": 300.0 / (400 / (365.25 / 12))},
        {"purchase_frequency": 5 / (400 / (365.25 / 12)), "total_spent": 300.0},
    ],
    ids=["mean", "monthly", "frequency"],
)
def test_facts_that_follow_from_others_need_not_be_said(said):
    days = {"days_since_first_purchase": 400, "days_since_last_purchase": 20}
    made = frame(renamed(said | days), features=NEEDED).iloc[0]
    assert made[list(NEEDED)].tolist() == pytest.approx([5, 300, 400, 20])


@pytest.mark.parametrize("missing", NEEDED)
def test_too_few_facts_are_named(missing):
    with pytest.raises(OptionError) as refused:
        frame({name: value for name, value in FACTS.items() if name != missing})
    assert refused.value.code == "option.vector"
    assert len(refused.value.values) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"order_count": 0},
        {"T": -1},
        {"T": 1e6},
        {"net_spend": 1e300},
        {"net_spend": "much"},
        {"net_spend": [1]},
        {"order_count": 10**400},
        {"days_since_last_order": 500},
        {"country": 5},
        {"email_open_rate": {}},
    ],
    ids=str,
)
def test_impossible_facts_are_refused(wrong):
    with pytest.raises(OptionError):
        frame(FACTS | wrong)


def test_without_money_orders_and_days_are_enough_and_what_was_spent_stays_unknown():
    facts = {name: value for name, value in FACTS.items() if name != "net_spend"}
    made = vector_frame([facts], ("frequency", "net_spend"), {}, AS_OF, 90, NEEDED_OF_ORDERS)
    assert made["frequency"][0] == 4 and np.isnan(made["net_spend"][0])
    with pytest.raises(OptionError):
        frame(facts)


def test_a_single_order_is_the_first_and_the_last():
    with pytest.raises(OptionError, match="single order"):
        frame({**FACTS, "order_count": 1})


def test_facts_nobody_knows_say_nothing():
    assert frame(FACTS | {"colour": {"a": [1]}}).equals(frame(FACTS))
