"""Intervals of customers' own spreads: they hold their level, nest, and part customers that tiers mix."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import gamma

from tenure.core.errors import OptionError
from tenure.evaluation.conformal import ConformalIntervals
from tenure.evaluation.own_spread import SHARES, SpreadIntervals


def shop(n: int, seed: int, told: float = 1.0):
    """Predictions, what came, and spreads; `told` is how wide the model takes amounts, 1 being right.

    Every second customer buys for certain, the others with a chance of 0.3.
    """
    rng = np.random.default_rng(seed)
    buying = np.where(np.arange(n) % 2, 1.0, 0.3)
    predicted = rng.lognormal(4, 0.5, n)
    shape = 4.0
    spent = predicted / buying * rng.gamma(shape, 1 / shape, n)
    actual = np.where(rng.random(n) < buying, spent, 0.0)
    within = (np.array(SHARES)[:, None] - (1 - buying)) / buying
    amounts = gamma.ppf(within.clip(0, 1), shape / told, scale=told / shape) / buying
    return predicted, actual, np.where(within > 0, amounts, 0.0)


def learned(told: float = 1.0, windows: int = 4, n: int = 500) -> SpreadIntervals:
    past = [shop(n, seed, told) for seed in range(windows)]
    predicted, actual, spreads = zip(*past, strict=True)
    found = SpreadIntervals.of_windows(spreads, predicted, actual, [1.0] * windows)
    assert found is not None
    return found


@pytest.mark.parametrize("told", [0.3, 1.0, 2.5])
def test_they_hold_their_level_though_the_model_takes_amounts_for_narrower_or_wider(told):
    intervals = learned(told)
    predicted, actual, spread = shop(6000, 99, told)

    lower, upper = intervals.interval(predicted, 0.8, spread)

    held = (actual >= lower) & (actual <= upper)
    assert held.mean() == pytest.approx(0.8, abs=0.04)


def test_who_surely_buys_is_told_from_who_may_not_where_tiers_take_them_for_alike():
    past = [shop(500, seed) for seed in range(4)]
    tiers = ConformalIntervals.of_windows([p for p, _, _ in past], [y for _, y, _ in past], [1.0] * 4)
    predicted, _, spread = shop(2000, 99)
    surely = np.arange(2000) % 2 == 1

    lower, _ = learned().interval(predicted, 0.8, spread)

    assert tiers is not None and (tiers.interval(predicted, 0.8)[0] == 0).all()
    assert (lower[surely] > 0.2 * predicted[surely]).all() and (lower[~surely] == 0).all()


@pytest.mark.parametrize("told", [0.3, 1.0, 2.5])
def test_a_higher_level_is_never_narrower_and_the_prediction_and_the_median_lie_inside(told):
    intervals = learned(told)
    predicted, _, spread = shop(1000, 7, told)

    ends = [intervals.interval(predicted, level, spread) for level in np.linspace(0.05, 0.99, 60)]

    for (low, high), (lower, higher) in pairwise(ends):
        assert (lower <= low).all() and (higher >= high).all()
    median = intervals.median(predicted, spread)
    for low, high in ends:
        assert (low <= predicted).all() and (predicted <= high).all()
        assert (low <= median + 1e-9).all() and (median <= high + 1e-9).all()


def test_the_median_parts_customers_in_halves_and_nothing_is_nearer():
    intervals = learned()
    predicted, actual, spread = shop(20_000, 99)

    median = intervals.median(predicted, spread)

    surely = np.arange(len(predicted)) % 2 == 1
    assert (actual[surely] < median[surely]).mean() == pytest.approx(0.5, abs=0.05)
    assert (median[~surely] == 0).all()
    assert np.abs(actual - median).mean() < np.abs(actual - predicted).mean()


def test_a_window_of_more_weight_is_heard_more():
    narrow, wide = shop(500, 1), shop(500, 2)
    spreads = [narrow[2], wide[2] * 0.5]
    predicted, actual = [narrow[0], wide[0]], [narrow[1], wide[1]]
    ends = []
    for weight in (1.0, 50.0):
        found = SpreadIntervals.of_windows(spreads, predicted, actual, [1.0, weight])
        assert found is not None
        ends.append(found.interval(narrow[0], 0.8, narrow[2])[1].mean())

    assert ends[1] > 1.1 * ends[0]


def test_it_survives_json_and_says_nothing_without_residuals_or_a_spread():
    intervals = learned()
    predicted, actual, spread = shop(20, 3)

    again = SpreadIntervals.from_dict(json.loads(json.dumps(intervals.to_dict())))

    assert again == intervals
    assert SpreadIntervals.of_windows([spread], [predicted], [actual], [1.0]) is None
    assert np.isnan(intervals.interval(predicted, 0.8, None)).all()
    assert np.isnan(intervals.median(predicted, None)).all()
    with pytest.raises(OptionError):
        intervals.interval(predicted, 80, spread)
