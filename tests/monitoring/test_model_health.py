"""A model is good, worth a look or to be trained again, by rules that are said beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tenure.monitoring.model_health import ModelFacts, checks, worst

GOOD = ModelFacts(
    age_days=10,
    horizon_days=90,
    windows=4,
    bias=0.03,
    ranking=0.8,
    rule_ranking=0.75,
    coverage=0.81,
    level=0.8,
)


def state(name: str, **changed) -> str:
    return next(check for check in checks(replace(GOOD, **changed)) if check.name == name).state


def test_a_good_model_is_good_in_everything():
    results = checks(GOOD)
    assert {check.state for check in results} == {"good"}
    assert worst(results) == "good"
    assert all(check.sentence.endswith(".") and check.rule.endswith(".") for check in results)


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("age", "age_days", (45, 46, 91)),
        ("bias", "bias", (-0.1, 0.2, -0.3)),
        ("ranking", "ranking", (0.75, 0.73, 0.7)),
        ("coverage", "coverage", (0.76, 0.72, 0.6)),
    ],
)
def test_each_has_three_states(name, field, values):
    assert [state(name, **{field: value}) for value in values] == ["good", "look", "retrain"]


@pytest.mark.parametrize(("days", "expected"), [(0, "good"), (90, "good"), (91, "look"), (2000, "look")])
def test_old_orders_are_worth_a_look_and_no_reason_to_train_again(days, expected):
    assert state("orders", order_age_days=days) == expected


def test_an_interval_that_holds_more_than_meant_is_no_fault():
    assert state("coverage", coverage=0.99) == "good"


def test_what_was_not_tested_is_not_known():
    facts = replace(GOOD, bias=None, ranking=None, coverage=None)
    assert [check.state for check in checks(facts)] == ["good", "unknown", "unknown", "unknown"]
    assert worst(checks(facts)) == "unknown"


def test_the_worst_decides():
    assert worst(checks(replace(GOOD, bias=0.2, coverage=0.6))) == "retrain"
    assert worst([]) == "unknown"


def test_sentences_say_which_way_and_how_far():
    sentences = {
        check.name: check.sentence for check in checks(replace(GOOD, bias=-0.2, ranking=0.6, windows=1))
    }
    assert "20.0% too low" in sentences["bias"] and "one past window" in sentences["bias"]
    assert "20.0% worse than the best simple rule" in sentences["ranking"]
