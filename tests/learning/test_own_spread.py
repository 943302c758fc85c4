"""Small shops: the blend's intervals are of customers' own spreads, kept, and the same one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenure.core.frames.window import Window
from tenure.core.ports import SilentProgress
from tenure.evaluation.conformal import ConformalIntervals
from tenure.evaluation.own_spread import SpreadIntervals
from tenure.learning import trials
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.blend.trial import NAME
from tenure.learning.predict import PredictOptions, predicted
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TrainedModel

ASKED = ("last_window", "bg_nbd_gamma_gamma", "pareto_nbd_gamma_gamma", NAME)


@pytest.fixture(scope="module")
def trained(panels, as_of) -> TrainedModel:
    """The default way of a shop of 400 customers, without trees."""
    tested = run_backtest(BacktestOptions(Window(as_of, 60), ASKED), panels, SilentProgress())
    return train(TrainOptions(Window(as_of, 60)), panels, SilentProgress(), tested)


def test_intervals_of_a_small_shop_are_of_own_spreads_and_survive_the_folder(trained, panels, tmp_path):
    assert trained.name == NAME and isinstance(trained.intervals, SpreadIntervals)
    assert 0.7 < trained.tested_coverage < 0.95
    frame, options = panels.frame(Window(trained.as_of, 60)), PredictOptions(trained.as_of, "run")

    trained.save(tmp_path)
    made, again = (predicted(options, one, frame) for one in (trained, TrainedModel.load(tmp_path)))

    pd.testing.assert_frame_equal(made, again)
    lower, upper = made.predicted_clv_lower, made.predicted_clv_upper
    for inside in (made.predicted_clv, made.predicted_clv_median):
        assert (lower <= inside + 1e-9).all() and (inside <= upper + 1e-9).all()


def test_a_customer_alone_has_the_interval_of_the_whole_table(trained, panels):
    frame, options = panels.frame(Window(trained.as_of, 60)), PredictOptions(trained.as_of, "run")
    whole = predicted(options, trained, frame)
    ends = ["predicted_clv_lower", "predicted_clv_median", "predicted_clv_upper"]

    alone = predicted(options, trained, frame.iloc[[17]])

    np.testing.assert_allclose(alone[ends], whole.iloc[[17]][ends])


def test_a_shop_of_more_customers_has_tiers(panels, as_of, monkeypatch):
    monkeypatch.setattr(trials, "MAX_CUSTOMERS", 100)

    got = train(TrainOptions(Window(as_of, 60), model="bg_nbd_gamma_gamma"), panels, SilentProgress())

    assert isinstance(got.intervals, ConformalIntervals)


def test_a_model_by_name_has_its_own_spread(panels, as_of):
    got = train(TrainOptions(Window(as_of, 60), model="bg_nbd_gamma_gamma"), panels, SilentProgress())

    assert isinstance(got.intervals, SpreadIntervals)
