"""Options that say what a file means, as they are typed."""

from __future__ import annotations

import pytest

from tenure.cli.answers import answers_from
from tenure.core.errors import OptionError
from tenure.core.orders.answers import Answers


def test_options_become_answers():
    typed = {
        "status": ["sale=shipped, closed", "drop=test"],
        "include": ["shipping,tax", "gift_cards"],
        "currency": "EUR",
        "only_currency": None,
        "day": None,
    }

    assert answers_from(typed) == Answers(
        status={"shipped": "sale", "closed": "sale", "test": "drop"},
        include=("shipping", "tax", "gift_cards"),
        currency="EUR",
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"status": ["shipped"]}, "--status"),
        ({"status": ["maybe=shipped"]}, "status of 'shipped'"),
        ({"include": ["fees"]}, "include"),
        ({"repeated_orders": "first"}, "repeated_orders"),
    ],
)
def test_an_impossible_value_is_refused_by_name(typed, shown):
    with pytest.raises(OptionError, match=shown) as refused:
        answers_from(typed)

    assert refused.value.code == "option.answer" and refused.value.hint
