"""Intervals: they hold what they promise on customers of the same kind, and stay in order."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from tenure.core.errors import OptionError
from tenure.core.frames.window import Window
from tenure.evaluation.conformal import ConformalIntervals, season_weight


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("buying", [0.4, 0.75, 0.97])
def test_they_hold_their_level_on_customers_not_seen(make_past, level, buying):
    seen, new = make_past(n=8000, seed=1, buying=buying), make_past(n=8000, seed=2, buying=buying)

    lower, upper = ConformalIntervals.learn(seen.predicted, seen.actual).interval(new.predicted, level)

    coverage = ((new.actual >= lower) & (new.actual <= upper)).mean()
    nothing_bought = 1 - buying
    assert coverage >= level - 0.02
    assert coverage <= max(level + 0.02, nothing_bought + 0.02, 1 - (1 - level) / 2)


def test_they_hold_it_within_every_tier(make_past):
    seen, new = make_past(n=20000, seed=1), make_past(n=20000, seed=2)

    lower, upper = ConformalIntervals.learn(seen.predicted, seen.actual).interval(new.predicted, 0.8)

    tenth = np.argsort(np.argsort(new.predicted)) * 10 // len(new.predicted)
    inside = (new.actual >= lower) & (new.actual <= upper)
    assert all(0.76 <= inside[tenth == i].mean() <= 0.84 for i in range(10))


@pytest.mark.parametrize("refunds", [0.0, 0.05, 0.12, 0.3])
@pytest.mark.parametrize("buying", [0.05, 0.5, 0.86, 1.0])
def test_a_higher_level_is_never_narrower(make_past, refunds, buying):
    past = make_past(buying=buying, refunds=refunds)
    intervals = ConformalIntervals.learn(past.predicted, past.actual)

    ends = [intervals.interval(past.predicted, level) for level in np.linspace(0.05, 0.99, 60)]

    for (low, high), (lower, higher) in pairwise(ends):
        assert (lower <= low).all() and (higher >= high).all()


def test_half_of_the_customers_bring_less_than_the_median_and_nothing_is_nearer(make_past):
    seen, new = make_past(n=20000, seed=1, buying=0.9), make_past(n=20000, seed=2, buying=0.9)
    intervals = ConformalIntervals.learn(seen.predicted, seen.actual)

    median = intervals.median(new.predicted)

    assert (new.actual < median).mean() == pytest.approx(0.5, abs=0.02)
    for other in (new.predicted, 0.9 * median, 1.1 * median):
        assert np.abs(new.actual - median).mean() < np.abs(new.actual - other).mean()
    lower, upper = intervals.interval(new.predicted, 0.5)
    assert (lower <= median).all() and (median <= upper).all()


def test_the_prediction_lies_inside(make_past):
    past = make_past(buying=0.1)

    lower, upper = ConformalIntervals.learn(past.predicted, past.actual).interval(past.predicted, 0.8)

    assert (lower <= past.predicted).all() and (past.predicted <= upper).all()


def test_the_lower_end_is_negative_only_where_refunds_are_common(make_past):
    rare, common = make_past(refunds=0.02), make_past(refunds=0.3)

    rarely, _ = ConformalIntervals.learn(rare.predicted, rare.actual).interval(rare.predicted, 0.8)
    commonly, _ = ConformalIntervals.learn(common.predicted, common.actual).interval(common.predicted, 0.8)

    assert (rarely >= 0).all()
    assert (commonly < 0).all()


def test_predictions_that_tie_share_a_tier():
    predicted = np.repeat([0.0, 10.0], [900, 100])
    actual = np.concatenate([np.zeros(900), np.linspace(5, 15, 100)])

    lower, upper = ConformalIntervals.learn(predicted, actual).interval([0.0, 10.0], 0.8)

    assert (lower[0], upper[0]) == (0, 0)
    assert 5 < lower[1] < 10 < upper[1] < 15


def test_they_survive_json(make_past):
    past = make_past()
    intervals = ConformalIntervals.learn(past.predicted, past.actual)

    again = ConformalIntervals.from_dict(json.loads(json.dumps(intervals.to_dict())))

    assert again == intervals


def test_an_unknown_prediction_has_an_unknown_interval(make_past):
    past = make_past()

    lower, upper = ConformalIntervals.learn(past.predicted, past.actual).interval([np.nan, 50.0], 0.8)

    assert np.isnan([lower[0], upper[0]]).all() and np.isfinite([lower[1], upper[1]]).all()


def test_too_few_mistakes_make_no_interval(make_past):
    past = make_past(n=29)

    assert ConformalIntervals.learn(past.predicted, past.actual) is None


def test_a_level_of_eighty_is_refused_with_the_way_out(make_past):
    past = make_past()

    with pytest.raises(OptionError, match="between 0 and 1") as caught:
        ConformalIntervals.learn(past.predicted, past.actual).interval(past.predicted, 80)

    assert "0.8" in caught.value.hint


def test_the_season_that_is_predicted_weighs_twice_as_much_as_the_others_together():
    cutoffs = [date(2011, 6, 12), date(2011, 3, 14), date(2010, 12, 14), date(2010, 9, 15)]

    got = season_weight(cutoffs, Window(date(2011, 9, 10), 90))

    assert list(got.values()) == [1, 1, 1, 6]


def test_without_that_season_all_weigh_alike():
    cutoffs = [date(2011, 8, 10), date(2011, 7, 10)]

    assert set(season_weight(cutoffs, Window(date(2011, 9, 10), 30)).values()) == {1}
    assert season_weight([], Window(date(2011, 9, 10), 30)) == {}


def test_a_whole_weight_is_a_customer_counted_so_often(make_past):
    past = make_past(n=900)
    often = np.repeat(np.arange(900), np.where(np.arange(900) < 300, 4, 1))

    weighted = ConformalIntervals.learn(past.predicted, past.actual, np.where(np.arange(900) < 300, 4, 1))
    repeated = ConformalIntervals.learn(past.predicted[often], past.actual[often])

    new = np.full(1, np.median(past.predicted))
    np.testing.assert_allclose(weighted.interval(new, 0.8), repeated.interval(new, 0.8), rtol=0.25)


def test_windows_that_were_all_missed_on_one_side_do_not_push_the_interval_to_that_side(make_past):
    past = make_past(n=3000)
    new = make_past(n=3000, seed=8)
    too_high = [past.predicted[:1500] * 2.0, past.predicted[1500:] * 1.5]
    actual = [past.actual[:1500], past.actual[1500:]]

    level = ConformalIntervals.of_windows(too_high, actual, [1.0, 1.0])
    pushed = ConformalIntervals.learn(np.concatenate(too_high), past.actual)

    def holds(intervals):
        lower, upper = intervals.interval(new.predicted, 0.8)
        return ((new.actual >= lower) & (new.actual <= upper)).mean()

    assert holds(level) >= 0.79
    assert holds(pushed) < holds(level)


def test_windows_that_were_met_are_taken_as_they_are(make_past):
    past = make_past(n=2000)
    met = past.predicted * past.actual.sum() / past.predicted.sum()

    once = ConformalIntervals.of_windows([met], [past.actual], [1.0])

    np.testing.assert_allclose(
        once.interval(met, 0.8), ConformalIntervals.learn(met, past.actual).interval(met, 0.8), rtol=0.02
    )
    assert ConformalIntervals.of_windows([], [], []) is None
