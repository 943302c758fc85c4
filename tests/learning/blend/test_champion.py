"""The blend: learned out of time, the default champion, saved without code."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tenure.core.errors import ModelError
from tenure.core.frames.window import Window
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.blend.champion import Blend, past_windows
from tenure.learning.blend.trial import NAME
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TrainedModel

ASKED = ("rate", "recent", "bg_nbd_gamma_gamma", NAME)


@pytest.fixture
def tested(as_of, panels, heard, catalog):
    return run_backtest(BacktestOptions(Window(as_of, 60), ASKED), panels, heard, catalog)


def test_the_blend_stands_on_the_leaderboard_scored_at_every_cutoff(tested):
    row = tested.row(NAME)

    assert set(row.by_cutoff) == set(tested.cutoffs)
    assert tested.champion == NAME and [r.model for r in tested.leaderboard if r.champion] == [NAME]


def test_its_total_is_nearer_than_that_of_its_worst_member(tested):
    bias = {row.model: abs(row.metrics.bias) for row in tested.leaderboard}

    assert bias[NAME] < max(bias.values())


def test_a_recipe_knows_only_windows_that_had_ended(tested, catalog):
    windows = past_windows(tested, catalog)
    day = tested.cutoffs[0]
    said = windows.predicted[day]
    spoilt = {d: (v if d + timedelta(days=60) <= day else v * 0 + 9) for d, v in windows.actual.items()}
    levels = {d: one for d, one in windows.expected.levels.items() if d + timedelta(days=60) <= day}
    expected = replace(windows.expected, levels=levels, seasons={day: windows.expected.seasons[day]})

    honest, blind = (
        windows.recipe(day, said),
        replace(windows, actual=spoilt, expected=expected).recipe(day, said),
    )

    assert honest == blind and honest.learned_from >= 1


def test_the_champion_of_training_is_the_blend_and_survives_its_folder(
    as_of, tested, panels, heard, catalog, tmp_path
):
    trained = train(TrainOptions(Window(as_of, 60)), panels, heard, tested, catalog)
    frame = panels.frame(Window(as_of, 60))

    trained.save(tmp_path)
    again = TrainedModel.load(tmp_path, catalog)

    assert trained.name == NAME and trained.intervals is not None
    assert again.model.recipe == trained.model.recipe
    made, loaded = (one.model.predict(frame, 60).predicted_clv for one in (trained, again))
    np.testing.assert_allclose(made, loaded)
    assert made.min() >= 0 and len(made) == len(frame)
    assert not list(tmp_path.rglob("*.pkl"))


def test_a_single_model_makes_no_blend(as_of, panels, heard, catalog):
    got = run_backtest(BacktestOptions(Window(as_of, 60), ("recent",)), panels, heard, catalog)

    assert got.champion == "recent" and got.row(NAME) is None


def test_few_buyers_fall_back_to_the_best_single_model(as_of, make_panels, shop_rows, heard, catalog):
    few = shop_rows[shop_rows.customer_id < "c00012"]

    got = run_backtest(BacktestOptions(Window(as_of, 60), ASKED), make_panels(few), heard, catalog)

    assert got.champion != NAME


def test_a_folder_that_holds_no_recipe_is_refused(tmp_path):
    with pytest.raises(ModelError, match="blend"):
        Blend.load(tmp_path)


def test_orders_are_brought_to_a_total_of_their_own(as_of, tested, panels, heard, catalog):
    trained = train(TrainOptions(Window(as_of, 60)), panels, heard, tested, catalog)
    frame = panels.frame(Window(as_of, 60))
    predictions, members = trained.model.predict_with_members(frame, 60)
    recipe = trained.model.recipe

    orders = {n: m.expected_purchases.to_numpy() for n, m in members.items() if "expected_purchases" in m}
    at_value = replace(recipe, orders_scale=1.0).mean_of_orders(orders)
    of_cohorts = tested.cohorts[as_of].orders * len(frame)
    assert recipe.orders_scale == pytest.approx((of_cohorts / at_value.sum()) ** 0.5)
    least = 1 - predictions.churn_probability
    np.testing.assert_allclose(predictions.expected_purchases, np.fmax(at_value * recipe.orders_scale, least))


def test_orders_that_no_member_predicts_are_unknown(as_of, tested, panels, heard, catalog):
    recipe = train(TrainOptions(Window(as_of, 60)), panels, heard, tested, catalog).model.recipe

    assert np.isnan(recipe.mean_of_orders({}))
