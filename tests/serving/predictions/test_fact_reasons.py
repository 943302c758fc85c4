"""Reasons of customers described by facts: they add up, they are fair, and they never ask the impossible."""

from __future__ import annotations

from itertools import combinations
from math import factorial

import pytest

from tenure.serving.predictions.fact_reasons import explained_facts

TYPICAL = {"order_count": 3.0, "net_spend": 100.0, "T": 400.0, "days_since_last_order": 200.0}
FACTS = {"order_count": 8.0, "net_spend": 300.0, "T": 150.0, "days_since_last_order": 20.0}


def value(one):
    recent = 1 / (1 + one["days_since_last_order"] / 100)
    return one["net_spend"] * recent + 2 * one["order_count"] + 0.01 * one["T"]


def explained(facts, predict=value, typical=TYPICAL):
    return explained_facts(facts, typical, lambda many: [predict(one) for one in many], "predicted_clv", 90)


def test_what_all_facts_add_is_the_whole_difference_to_a_typical_customer():
    found = explained(FACTS)

    assert found.typical == pytest.approx(value(TYPICAL)) and found.predicted == pytest.approx(value(FACTS))
    assert sum(one.amount for one in found.reasons) == pytest.approx(found.predicted - found.typical)
    assert [abs(one.amount) for one in found.reasons] == sorted(
        (abs(one.amount) for one in found.reasons), reverse=True
    )


def test_a_fact_adds_its_shapley_value():
    """By the formula over subsets, with weights |S|! (n - |S| - 1)! / n!."""

    def of(group):
        mixed = {name: (FACTS if name in group else TYPICAL)[name] for name in FACTS}
        return value({**mixed, "days_since_last_order": min(mixed["days_since_last_order"], mixed["T"])})

    for one in explained(FACTS).reasons:
        others = [name for name in FACTS if name != one.feature]
        expected = sum(
            factorial(size) * factorial(len(others) - size) / factorial(len(FACTS))
            * (of({*group, one.feature}) - of(set(group)))
            for size in range(len(others) + 1)
            for group in combinations(others, size)
        )  # fmt: skip
        assert one.amount == pytest.approx(expected)


def test_a_typical_customer_has_nothing_to_explain():
    found = explained(TYPICAL)

    assert found.predicted == found.typical
    assert [one.amount for one in found.reasons] == [0.0] * 4


def test_the_last_order_is_never_asked_for_before_the_first():
    asked = []

    def predict(one):
        asked.append(one)
        return value(one)

    explained({**FACTS, "T": 30.0, "days_since_last_order": 25.0}, predict)

    assert asked and all(one["days_since_last_order"] <= one["T"] for one in asked)


def test_a_single_order_is_asked_for_as_the_first_and_the_last():
    asked = []
    once = {**FACTS, "order_count": 1.0, "T": 90.0, "days_since_last_order": 90.0}

    found = explained(once, lambda one: asked.append(one) or value(one))

    single = [one for one in asked if one["order_count"] == 1]
    assert single and all(one["days_since_last_order"] == one["T"] for one in single)
    assert sum(one.amount for one in found.reasons) == pytest.approx(found.predicted - found.typical)


def test_of_a_fact_nobody_is_typical_in_nothing_is_said():
    found = explained({**FACTS, "email_open_rate": 0.4})

    assert {one.feature for one in found.reasons} == set(FACTS)


def test_many_facts_are_explained_from_a_few_of_their_orders_and_still_add_up():
    names = [f"fact_{number}" for number in range(12)]

    def predict(one):
        return (
            sum(one[name] * (place + 1) for place, name in enumerate(names)) + one[names[0]] * one[names[1]]
        )

    asked = []
    found = explained_facts(
        dict.fromkeys(names, 2.0),
        dict.fromkeys(names, 1.0),
        lambda many: [asked.append(one) or predict(one) for one in many],
        "predicted_clv",
        90,
    )

    assert sum(one.amount for one in found.reasons) == pytest.approx(found.predicted - found.typical)
    assert found.reasons[0].feature == "fact_11" and found.reasons[0].amount == pytest.approx(12.0)
    assert len(asked) < 2_000


def test_reasons_are_told_in_words():
    sentences = {one.feature: one.sentence for one in explained(FACTS).reasons}

    assert sentences["days_since_last_order"] == "last ordered 20 days ago (typical: 200 days)"
    assert sentences["order_count"] == "placed 8 orders so far (typical: 3)"
