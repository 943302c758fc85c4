"""Features as people would say them."""

from __future__ import annotations

import pytest

from tenure.core.frames.compute import all_features
from tenure.learning.explanations.words import amount_in_words, described, in_words, is_plain, rhythm_in_words
from tenure.learning.panel import LAST_WINDOW
from tenure.models.panel.btyd_features import NAMES


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("orders_0_30d", 3.0, "ordered 3 times in the last 30 days"),
        ("orders_31_60d", 1.0, "ordered once 31 to 60 days ago"),
        ("orders_last_horizon", 0.0, "did not order in the last 90 days"),
        ("orders_last_window", 2.0, "ordered twice in the last 90 days"),
        ("spend_0_30d", 1234.5, "spent 1,234 in the last 30 days"),
        ("spend_same_window_last_year", 0.0, "spent nothing in the same 90 days a year ago"),
        ("spend_61_120d", -20.0, "was refunded 20.00 more than was spent 61 to 120 days ago"),
        ("frequency", 4.0, "came back 4 times"),
        ("frequency", 0.0, "never came back"),
        ("T", 1.0, "first ordered 1 day ago"),
        ("days_since_last_order", 45.0, "last ordered 45 days ago"),
        ("btyd_probability_alive", 0.824, "82% likely to be still active"),
        ("inter_purchase_mean_days", None, "inter purchase mean days is unknown"),
        ("inter_purchase_std_days", 12.0, "inter purchase std is 12 days"),
        ("modal_weekday", "Monday", "modal weekday is Monday"),
        ("regularity", 0.5, "regularity is 50%"),
        ("colour_of_hat", 2.5, "colour of hat is 2.50"),
        ("btyd_expected_purchases", 25.9996, "26 orders expected from the ordering pattern so far"),
    ],
)
def test_a_value_in_words(name, value, words):
    assert in_words(name, value, 90) == words


def test_every_column_that_models_see_has_words_unit_and_meaning():
    names = [*(one.name for one in all_features()), *NAMES, *LAST_WINDOW]

    assert len(names) > 80
    for name in names:
        assert described(name).unit and described(name).doc.endswith(".")
        said = in_words(name, 2.0, 90)
        assert "{" not in said and "_" not in said and said


def test_amounts_have_a_sign_and_small_ones_their_cents():
    assert amount_in_words(84.2, "predicted_clv") == "+84"
    assert amount_in_words(-3.1, "predicted_clv") == "-3.10"
    assert amount_in_words(0.4, "expected_purchases") == "+0.40 orders"


def test_rhythm_is_how_often_how_recently_and_how_much():
    row = {"frequency": 4.0, "recency": 200.0, "T": 300.0, "monetary_value": 45.0}

    assert rhythm_in_words(row) == (
        "ordered on 5 days in 300 days, last 100 days ago",
        "orders every 50 days on average; no order for 2.0 times as long",
        "spends 45.00 on a repeat order",
    )
    assert rhythm_in_words({"frequency": 0.0, "recency": 0.0, "T": 30.0, "monetary_value": float("nan")}) == (
        "ordered once, 30 days ago, and not since",
    )
    assert rhythm_in_words({"net_spend": 3.0}) == ()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("orders_0_30d", 3.0, True),
        ("frequency", 4.0, True),
        ("emails_sent", 4.0, True),
        ("country", "DE", True),
        ("loyalty_efficiency", 772.0, False),
        ("repeat_product_share", 0.3, False),
        ("spend_0_30d", None, False),
    ],
)
def test_only_features_with_a_sentence_are_plain(name, value, expected):
    assert is_plain(name, value, 90) is expected
