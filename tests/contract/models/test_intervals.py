"""Intervals are ordered, nested, and refused where a model has none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.contract.models.every_model import HISTORY, NAMES, WITH_INTERVALS, each
from tests.contract.models.frames import HORIZON

from tenure.core.catalog import MODELS
from tenure.core.errors import ModelError, TenureError


@pytest.mark.parametrize("name", each(sorted(set(HISTORY) & set(WITH_INTERVALS))))
def test_longer_horizons_never_lower_an_interval(name, fitted, frame):
    short, long = (fitted[name].predict_interval(frame, days, 0.8).mean() for days in (30, 365))

    assert (long >= short).all()


@pytest.mark.parametrize("name", each(WITH_INTERVALS))
def test_save_then_load_gives_the_same_intervals(name, fitted, frame, tmp_path):
    fitted[name].save(tmp_path / "model")

    again = MODELS.load(name).load(tmp_path / "model")

    pd.testing.assert_frame_equal(
        again.predict_interval(frame, HORIZON, 0.8),
        fitted[name].predict_interval(frame, HORIZON, 0.8),
        check_exact=True,
    )


@pytest.mark.parametrize("name", each(WITH_INTERVALS))
def test_intervals_are_ordered_and_nested(name, fitted, frame):
    narrow, wide = (fitted[name].predict_interval(frame, HORIZON, level) for level in (0.5, 0.9))

    lower, upper = wide.columns
    assert lower.endswith("_lower")
    assert upper.endswith("_upper")
    pd.testing.assert_index_equal(wide.index, frame.index)
    assert (wide[lower] <= narrow[lower]).all()
    assert (narrow[lower] <= narrow[upper]).all()
    assert (narrow[upper] <= wide[upper]).all()
    assert (wide[upper] > wide[lower]).any()
    assert np.isfinite(wide).all(axis=None) and (wide[lower] >= 0).all()
    for level in (0, 1, 1.5, np.nan):
        with pytest.raises(TenureError):
            fitted[name].predict_interval(frame, HORIZON, level)


@pytest.mark.parametrize("name", each(WITH_INTERVALS))
def test_intervals_of_one_row_and_of_the_same_rows_again_are_the_same(name, fitted, frame):
    first, again = (fitted[name].predict_interval(frame, HORIZON, 0.8) for _ in range(2))

    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert len(fitted[name].predict_interval(frame.iloc[[3]], HORIZON, 0.8)) == 1


@pytest.mark.parametrize("name", each(WITH_INTERVALS))
def test_an_interval_takes_no_horizon_that_is_none(name, fitted, frame):
    for horizon in (0, -5, np.nan, np.inf):
        with pytest.raises(TenureError) as caught:
            fitted[name].predict_interval(frame, horizon, 0.8)
        assert caught.value.code == "time.horizon"


@pytest.mark.parametrize("name", each(sorted(set(NAMES) - set(WITH_INTERVALS))))
def test_models_without_a_distribution_say_so(name, fitted, frame):
    with pytest.raises(ModelError) as caught:
        fitted[name].predict_interval(frame, HORIZON, 0.8)
    assert caught.value.code == "model.no_interval"
