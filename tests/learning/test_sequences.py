"""Models that ask for order sequences get them, in their rows; nobody else does."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from tenure.core.catalog import MODELS
from tenure.core.frames.frame import ORDER_AGES, ORDER_VALUES, SEQUENCES
from tenure.core.frames.window import Window
from tenure.learning.sequences import as_lists

CUTOFF = date(2023, 1, 1)
READER, OTHER = MODELS.load("sequence"), MODELS.load("lightgbm")


def test_lists_are_put_to_their_customers_from_old_to_new():
    days = pd.DataFrame(
        {"customer_id": ["b", "a", "b", "c", "b"], "age_days": [3.0, 8.0, 9.0, 1.0, 5.0], "value": range(5)}
    )

    made = as_lists(days, pd.Series(["a", "b", "c"], index=[5, 6, 7]))

    assert [list(one) for one in made[ORDER_AGES]] == [[8.0], [9.0, 5.0, 3.0], [1.0]]
    assert [list(one) for one in made[ORDER_VALUES]] == [[1.0], [2.0, 4.0, 0.0], [3.0]]
    assert made.index.tolist() == [5, 6, 7]


def test_sequences_agree_with_the_features_of_the_same_customer(panels):
    frame = panels.frame_for(READER, Window(CUTOFF, 90))

    lengths = frame[ORDER_AGES].list.len()
    np.testing.assert_array_equal(lengths, (frame["frequency"] + 1).clip(upper=64))
    np.testing.assert_array_equal([ages[-1] for ages in frame[ORDER_AGES]], frame["days_since_last_order"])
    whole = frame[lengths < 64]
    np.testing.assert_allclose([sum(one) for one in whole[ORDER_VALUES]], whole["net_spend"], rtol=1e-5)


def test_nothing_of_the_future_is_in_them(make_panels, shop_rows):
    seen = make_panels(shop_rows[shop_rows.order_date < pd.Timestamp(CUTOFF)])
    whole = make_panels(shop_rows)

    for name in SEQUENCES:
        one, other = (each.frame_for(READER, Window(CUTOFF, 90))[name] for each in (seen, whole))
        assert [list(days) for days in one] == [list(days) for days in other]


def test_only_models_that_ask_are_given_them(panels):
    cutoffs = [CUTOFF, CUTOFF - timedelta(days=30)]

    assert panels.frame_for(OTHER, Window(CUTOFF, 90)) is panels.frame(Window(CUTOFF, 90))
    assert not set(SEQUENCES) & set(panels.panel(cutoffs, 90, OTHER).columns)
    assert not set(SEQUENCES) & set(panels.panel(cutoffs, 90).columns)
    panel = panels.panel(cutoffs, 90, READER)
    assert panel[ORDER_AGES].notna().all()
    pd.testing.assert_frame_equal(panel.drop(columns=list(SEQUENCES)), panels.panel(cutoffs, 90))
