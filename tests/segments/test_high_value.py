from __future__ import annotations

import numpy as np
import pytest

from tenure.segments.high_value import NOTHING, HighValue, high_value


def test_customers_predicted_as_high_value_who_were_are_counted():
    actual = np.arange(100.0)
    predicted = actual.copy()
    predicted[[99, 98, 97, 96, 0, 1, 2, 3]] = predicted[[0, 1, 2, 3, 99, 98, 97, 96]]

    counts = high_value(predicted, actual)

    assert counts == HighValue(customers=100, predicted=20, actual=20, both=16)
    assert (counts.precision, counts.by_chance, counts.best_possible) == (0.8, 0.2, 1.0)


def test_where_few_bought_at_all_there_are_fewer_to_find():
    actual = np.array([0.0] * 90 + [5.0] * 10)

    counts = high_value(np.arange(100.0), actual)

    assert (counts.predicted, counts.actual, counts.both) == (20, 10, 10)
    assert (counts.precision, counts.best_possible) == (0.5, 0.5)


def test_windows_are_added_up_and_what_is_unknown_is_left_out():
    window = high_value(np.array([1.0, 2, 3, 4, 5, np.nan]), np.array([1.0, 2, 3, 4, 5, 9]))

    assert window == HighValue(5, 1, 1, 1)
    assert window + window == HighValue(10, 2, 2, 2)
    assert NOTHING.precision is None and NOTHING.best_possible is None and NOTHING.by_chance is None


@pytest.mark.parametrize("seed", range(3))
def test_a_guess_is_right_as_often_as_chance(seed):
    rng = np.random.default_rng(seed)

    counts = high_value(rng.uniform(size=20_000), rng.gamma(1, 50, 20_000))

    assert counts.precision == pytest.approx(0.2, abs=0.02)
