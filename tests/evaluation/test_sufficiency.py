from __future__ import annotations

from dataclasses import replace

import pytest

from tenure.evaluation.sufficiency import DataFacts, judge

PLENTY = DataFacts(
    customers=5000,
    repeat_buyers=3000,
    history_days=740,
    horizon_days=90,
    tested_windows=4,
    tested_horizon_days=90,
    least_window_buyers=1500,
)


def test_plenty_of_everything_is_good():
    verdict = judge(PLENTY)

    assert (verdict.level, verdict.reasons) == ("good", ())
    assert verdict.facts["repeat_share"] == 0.6


@pytest.mark.parametrize(
    ("change", "level", "says"),
    [
        ({"customers": 60, "repeat_buyers": 55}, "poor", "60 customers"),
        ({"customers": 300, "repeat_buyers": 200}, "fair", "300 customers"),
        ({"repeat_buyers": 0}, "poor", "No customer has come back"),
        ({"repeat_buyers": 20}, "poor", "20 customers came back"),
        ({"repeat_buyers": 100}, "fair", "2.0% of the customers"),
        ({"history_days": 40, "horizon_days": 10, "tested_horizon_days": 10}, "poor", "40 days of history"),
        ({"history_days": 300}, "fair", "Less than a year"),
        ({"horizon_days": 800, "tested_horizon_days": 246}, "poor", "longer than the 740"),
        ({"horizon_days": 365, "tested_horizon_days": 365}, "fair", "more than a third"),
        ({"tested_windows": 0}, "poor", "No past window"),
        ({"tested_windows": 1}, "fair", "Only one past window"),
        ({"tested_horizon_days": 30}, "poor", "longer than anything tested"),
        ({"least_window_buyers": 5}, "poor", "5 customers bought"),
        ({"least_window_buyers": 50}, "fair", "50 customers bought"),
        ({"median_miss": 0.6, "worst_miss": 0.9}, "poor", "typically off by 60%"),
        ({"median_miss": 0.3, "worst_miss": 0.4}, "fair", "typically off by 30%"),
        ({"median_miss": 0.1, "worst_miss": 1.2}, "fair", "one past window the total was off by 120%"),
    ],
)
def test_what_is_missing_is_said(change, level, says):
    verdict = judge(replace(PLENTY, **change))

    assert verdict.level == level
    assert any(says in reason for reason in verdict.reasons)


def test_small_misses_take_nothing_away():
    verdict = judge(replace(PLENTY, median_miss=0.05, worst_miss=0.2))

    assert (verdict.level, verdict.reasons) == ("good", ())
    assert verdict.facts["worst_miss"] == 0.2


def test_the_worst_reasons_come_first():
    verdict = judge(replace(PLENTY, history_days=300, repeat_buyers=0))

    assert verdict.level == "poor"
    assert "has come back" in verdict.reasons[0] and "Less than a year" in verdict.reasons[-1]
