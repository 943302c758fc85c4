from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tenure.core.errors import FitError, FrameError, ModelError
from tenure.core.frames.window import Window
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TrainedModel

MODELS = ("rate", "recent")


@pytest.fixture
def options(as_of) -> TrainOptions:
    return TrainOptions(Window(as_of, 60))


@pytest.fixture
def tested(as_of, panels, heard, catalog):
    return run_backtest(BacktestOptions(Window(as_of, 60), MODELS), panels, heard, catalog)


def test_the_champion_is_refitted_on_everything_known(options, tested, panels, heard, catalog, panels_seen):
    got = train(options, panels, heard, tested, catalog)

    assert (got.name, got.companion_name) == ("recent", "pareto_nbd_gamma_gamma")
    assert panels_seen[-1].as_of.max() == pd.Timestamp(options.window.as_of) - pd.Timedelta(days=60)
    assert set(panels_seen[-1].as_of.dt.date) == set(got.training)
    assert got.intervals is not None and got.tested_coverage > 0.5
    assert got.verdict.level in ("good", "fair") and got.verdict.facts["customers"] > 300


def test_a_named_model_is_tested_on_its_own(options, panels, heard, catalog):
    got = train(TrainOptions(Window(options.window.as_of, 60), model="rate"), panels, heard, catalog=catalog)

    assert got.name == "rate" and got.training == ()
    assert got.intervals is not None


def test_a_champion_that_cannot_be_refitted_gives_way(as_of, panels, heard, catalog):
    asked = BacktestOptions(Window(as_of, 60), ("broken", "rate"))
    tested = run_backtest(asked, panels, heard, catalog)
    broken_won = type(tested)(**{**vars(tested), "champion": "broken"})

    got = train(TrainOptions(Window(as_of, 60)), panels, heard, broken_won, catalog)

    assert got.name == "rate"
    assert "broken could not be fitted on all history: no optimum found" in got.notes[0]


def test_a_named_model_that_cannot_be_fitted_is_an_error(as_of, panels, heard, catalog):
    with pytest.raises(FitError, match="no optimum"):
        train(TrainOptions(Window(as_of, 60), model="broken"), panels, heard, catalog=catalog)


def test_a_named_model_that_gives_neither_value_nor_churn_is_refused(as_of, panels, heard, catalog):
    orders_only = catalog.load("bg_nbd")
    card = replace(orders_only.card, name="alive", gives=("probability_alive",))
    catalog.models["alive"] = type("AliveOnly", (orders_only,), {"card": card})

    with pytest.raises(FrameError, match="does not predict predicted_clv"):
        train(TrainOptions(Window(as_of, 60), model="alive"), panels, heard, catalog=catalog)


def test_a_model_of_orders_leaves_the_value_to_its_companion(as_of, panels, heard, catalog):
    got = train(TrainOptions(Window(as_of, 60), model="bg_nbd"), panels, heard, catalog=catalog)

    assert (got.name, got.companion_name) == ("bg_nbd", "pareto_nbd_gamma_gamma")


def test_mistakes_at_another_horizon_make_no_interval(panels, heard, catalog, as_of):
    got = train(TrainOptions(Window(as_of, 700), model="bg_nbd_gamma_gamma"), panels, heard, catalog=catalog)

    assert got.intervals is None
    assert got.verdict.level == "poor"
    assert got.companion is None


def test_a_saved_model_is_the_same_after_loading(options, tested, panels, heard, catalog, tmp_path):
    trained = train(options, panels, heard, tested, catalog)

    trained.save(tmp_path / "model")
    again = TrainedModel.load(tmp_path / "model", catalog)

    for name in ("name", "target", "as_of", "horizon_days", "verdict", "intervals", "training", "features"):
        assert getattr(again, name) == getattr(trained, name)
    assert again.model.learned_ == trained.model.learned_
    assert again.companion.learned_ == trained.companion.learned_


def test_a_folder_that_is_no_model_is_refused(tmp_path, catalog):
    with pytest.raises(ModelError, match="not a model folder"):
        TrainedModel.load(tmp_path, catalog)
