"""Answers from a command line or from JSON: right ones become values, wrong ones are refused by name."""

from __future__ import annotations

import json

import pytest

from tenure.core.answer_values import answers_from, plain_answers
from tenure.core.answers import Answers
from tenure.core.errors import OptionError

ALL = Answers(
    status={"on-hold": "sale", "test": "drop"},
    currency="EUR",
    only_currency=True,
    customer_id="email",
    amount_is="order",
    price_is="line",
    discount_is="percent",
    repeated_orders="add",
    include=("shipping", "tax"),
    day="local",
)


def test_answers_survive_json():
    assert answers_from(json.loads(json.dumps(plain_answers(ALL)))) == ALL
    assert plain_answers(Answers()) == {}


def test_what_is_empty_stays_as_it_is_by_default():
    assert answers_from({"currency": None, "status": {}, "include": [], "day": ""}) == Answers()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"currencies": "EUR"}, "currencies"),
        ({"status": {"on-hold": "maybe"}}, "on-hold: maybe"),
        ({"status": ["sale=on-hold"]}, "sale=on-hold"),
        ({"status": {"on-hold": ["sale"]}}, "on-hold: ['sale']"),
        ({"currency": 978}, "978"),
        ({"currency": "E" * 300}, "EEEE"),
        ({"only_currency": "yes"}, "yes"),
        ({"customer_id": "name"}, "name"),
        ({"amount_is": "unit"}, "unit"),
        ({"price_is": "order"}, "order"),
        ({"discount_is": "points"}, "points"),
        ({"repeated_orders": 1}, "1"),
        ({"include": ["shipping", "fees"]}, "fees"),
        ({"include": "shipping"}, "shipping"),
        ({"day": "yesterday"}, "yesterday"),
    ],
)
def test_an_impossible_answer_is_refused_with_the_choices(given, shown):
    with pytest.raises(OptionError) as refused:
        answers_from(given)

    assert refused.value.code == "option.answer"
    assert shown in " ".join(refused.value.values) and refused.value.hint.startswith("use ")


def test_an_error_names_the_field_as_the_user_knows_it():
    with pytest.raises(OptionError, match="--amount-is does not take this value"):
        answers_from({"amount_is": "unit"}, lambda name: f"--{name.replace('_', '-')}")
