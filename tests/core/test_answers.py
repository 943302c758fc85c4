"""Answers from options or JSON: right ones become values, wrong ones are refused by name."""

from __future__ import annotations

import json

import pytest

from tenure.core.errors import OptionError
from tenure.core.orders.answers import Answers, answers_of, plain_answers

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
    assert answers_of(json.loads(json.dumps(plain_answers(ALL)))) == ALL
    assert plain_answers(Answers()) == {}


def test_what_is_left_out_stays_as_it_is_by_default():
    assert answers_of({"currency": None, "status": {}, "include": []}) == Answers()


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"currencies": "EUR"}, "currencies"),
        ({"status": {"on-hold": "maybe"}}, "status of 'on-hold'"),
        ({"status": ["sale=on-hold"]}, "status"),
        ({"status": {"on-hold": ["sale"]}}, "status of 'on-hold'"),
        ({"currency": 978}, "currency"),
        ({"only_currency": "yes"}, "only_currency"),
        ({"customer_id": "name"}, "customer_id"),
        ({"customer_id": ["auto"]}, "customer_id"),
        ({"amount_is": "unit"}, "amount_is"),
        ({"price_is": "order"}, "price_is"),
        ({"discount_is": "points"}, "discount_is"),
        ({"repeated_orders": 1}, "repeated_orders"),
        ({"include": ["shipping", "fees"]}, "include"),
        ({"include": {"shipping": True}}, "include"),
        ({"day": "yesterday"}, "day"),
    ],
)
def test_an_impossible_answer_is_refused_with_what_is_possible(values, shown):
    with pytest.raises(OptionError) as refused:
        answers_of(values)

    assert refused.value.code == "option.answer"
    assert shown in str(refused.value) and refused.value.hint.startswith("choose one of: ")
