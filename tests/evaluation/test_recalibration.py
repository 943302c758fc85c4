from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.evaluation.recalibration import Curve, combined_total, tenth_ratios


@pytest.fixture
def flat_truth():
    """Predictions that spread too far: truth is their square root."""
    predicted = np.random.default_rng(0).lognormal(3, 1, 5000)
    return predicted, np.sqrt(predicted)


def test_a_prediction_that_spreads_too_far_is_drawn_together(flat_truth):
    predicted, actual = flat_truth
    ratios = tenth_ratios(predicted, actual)

    got = Curve.learn([ratios] * 9, [1.0] * 9, predicted).apply(predicted)

    assert ratios[0] > 0.5 > -0.5 > ratios[-1]
    assert abs(tenth_ratios(got, actual)).max() < abs(ratios).max() / 3


def test_one_window_corrects_half_of_what_many_would(flat_truth):
    predicted, actual = flat_truth
    ratios = tenth_ratios(predicted, actual)

    once, often = (Curve.learn([ratios] * n, [1.0] * n, predicted) for n in (1, 99))

    assert np.log(once.after[0] / once.before[0]) == pytest.approx(ratios[0] / 2)
    assert np.log(often.after[0] / often.before[0]) == pytest.approx(ratios[0] * 0.99)


def test_a_heavier_window_counts_for_more(flat_truth):
    predicted, actual = flat_truth
    ratios = tenth_ratios(predicted, actual)

    curve = Curve.learn([ratios, np.zeros(10)], [3.0, 1.0], predicted)

    assert np.log(curve.after[0] / curve.before[0]) == pytest.approx(ratios[0] * 0.75 * 2 / 3)


@given(st.lists(st.floats(-1.3, 1.3), min_size=10, max_size=10))
def test_no_curve_changes_the_order_of_customers(ratios):
    predicted = np.sort(np.random.default_rng(1).lognormal(2, 1, 400))

    got = Curve.learn([np.array(ratios)], [1.0], predicted).apply(predicted)

    assert (np.diff(got) >= -1e-9 * got[1:]).all() and (got > 0).all()


def test_without_past_windows_nothing_changes():
    assert Curve.learn([], [], np.ones(5)).apply(np.array([0.0, 2.0])).tolist() == [0.0, 2.0]


def test_few_customers_have_no_tenths():
    assert tenth_ratios(np.ones(150), np.ones(150)) is None


def test_a_curve_survives_json(flat_truth):
    curve = Curve.learn([tenth_ratios(*flat_truth)], [1.0], flat_truth[0])

    assert Curve.from_dict(json.loads(json.dumps(curve.to_dict()))) == curve


def test_totals_are_averaged_as_logs_and_unusable_ones_left_out():
    assert combined_total([50.0, 200.0, 0.0, float("nan")]) == pytest.approx(100)
    assert combined_total([]) == 0.0
