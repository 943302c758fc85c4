from __future__ import annotations

import numpy as np
import pytest

from tenure.evaluation.calibration import calibration_table, gain_curve


def test_tenths_hold_everybody_and_everything(make_past):
    past = make_past(n=1003)

    table = calibration_table(past.actual, past.predicted)

    assert list(table.decile) == list(range(1, 11))
    assert table.customers.sum() == 1003 and table.customers.max() - table.customers.min() <= 1
    assert table.total_actual.sum() == pytest.approx(past.actual.sum())
    assert table.total_predicted.sum() == pytest.approx(past.predicted.sum())
    assert table.mean_predicted.is_monotonic_increasing
    assert table.coverage.isna().all()


def test_coverage_is_counted_within_each_tenth():
    actual = np.arange(20.0)

    table = calibration_table(actual, actual, lower=np.full(20, 5.0), upper=np.full(20, 100.0))

    assert list(table.coverage) == [0, 0, 0.5, 1, 1, 1, 1, 1, 1, 1]


def test_gain_runs_from_nothing_to_all_below_the_perfect_order(make_past):
    past = make_past()

    curve = gain_curve(past.actual, past.predicted)

    assert curve.iloc[0].tolist() == [0, 0, 0]
    assert curve.iloc[-1].tolist() == pytest.approx([1, 1, 1])
    assert (curve.share_of_value <= curve.share_of_value_perfect + 1e-12).all()
    assert curve.share_of_value[50] > 0.6


def test_gain_of_nothing_is_empty():
    assert gain_curve([0.0, 0.0], [1.0, 2.0]).empty
