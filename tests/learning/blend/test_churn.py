"""The blend's probability of no order: at the level of its value, learned from windows that had ended."""

from __future__ import annotations

import numpy as np
import pytest

from tenure.core.frames.window import Window
from tenure.core.ports import SilentProgress
from tenure.evaluation.recalibration import Curve
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.blend.churn import blended_churn
from tenure.learning.blend.past_windows import Recipe
from tenure.learning.blend.trial import NAME
from tenure.learning.train import TrainOptions, train

CHURN = np.array([0.0, 0.2, 0.5, 0.9, 1.0])


def recipe(weights: dict[str, float], factors: dict[str, float]) -> Recipe:
    return Recipe(weights, factors, Curve(), 1.0, 2)


def test_a_level_of_one_leaves_the_weighted_mean():
    made = blended_churn(
        recipe({"one": 0.75, "two": 0.25}, {"one": 1.0, "two": 1.0}), {"one": CHURN, "two": CHURN[::-1]}
    )

    np.testing.assert_allclose(made, 0.75 * CHURN + 0.25 * CHURN[::-1])


def test_a_higher_level_is_a_higher_rate_of_orders():
    calm, busy = (blended_churn(recipe({"one": 1.0}, {"one": level}), {"one": CHURN}) for level in (1.0, 2.0))

    np.testing.assert_allclose(busy, CHURN**2)
    np.testing.assert_allclose(-np.log(busy[1:4]), -2 * np.log(calm[1:4]))
    assert (np.diff(busy) > 0).all()  # nobody changes places


def test_a_member_without_weight_is_heard_where_it_alone_speaks():
    weights, factors = {"rule": 1.0, "timing": 0.0}, {"rule": 2.0, "timing": 1.0}

    np.testing.assert_allclose(blended_churn(recipe(weights, factors), {"timing": CHURN}), CHURN)
    assert blended_churn(recipe(weights, factors), {}) is None


@pytest.fixture(scope="module")
def tested(panels, as_of):
    names = ("bg_nbd_gamma_gamma", "lightgbm", "spend_rate", NAME)
    return run_backtest(BacktestOptions(Window(as_of, 60), names, cutoffs=3), panels, SilentProgress())


def test_training_says_it_as_the_back_test_did(tested, panels, as_of):
    trained = train(TrainOptions(Window(as_of, 60)), panels, SilentProgress(), tested)
    frame = panels.frame(Window(as_of, 60))
    made = trained.model.predict(frame, 60)
    said = {
        name: one.model.predict(frame, 60)["churn_probability"].to_numpy()
        for name, one in trained.model.members.items()
        if "churn_probability" in one.model.card.gives
    }

    assert trained.name == NAME
    np.testing.assert_allclose(made["churn_probability"], blended_churn(trained.model.recipe, said))
    assert made["churn_probability"].between(0, 1).all()


def test_an_order_is_never_likelier_than_orders_are_expected(tested, panels, as_of):
    made = train(TrainOptions(Window(as_of, 60)), panels, SilentProgress(), tested).model.predict(
        panels.frame(Window(as_of, 60)), 60
    )

    assert (1 - made["churn_probability"] <= made["expected_purchases"] + 1e-12).all()
