"""What a trained model leans on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tenure.core.errors import OptionError
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Verdict
from tenure.evaluation.recalibration import Curve
from tenure.learning.blend.champion import Blend, Member
from tenure.learning.blend.past_windows import Recipe
from tenure.learning.blend.trial import NAME
from tenure.learning.explanations.importance import ORDER_HISTORY, dependence, importance
from tenure.learning.trained import TrainedModel
from tenure.models.bg_nbd import BgNbd
from tenure.models.bg_nbd_gamma_gamma import Model as BgNbdGammaGamma
from tenure.models.spend_rate import Model as SpendRate

HORIZON = 60


@pytest.fixture(scope="module")
def blend(panels, as_of) -> TrainedModel:
    frame = panels.frame(Window(as_of, HORIZON))
    members = {
        "bg_nbd_gamma_gamma": Member(BgNbdGammaGamma().fit(frame), HORIZON),
        "spend_rate": Member(SpendRate().fit(frame), HORIZON),
    }
    weights = {"bg_nbd_gamma_gamma": 0.9, "spend_rate": 0.1}
    recipe = Recipe(weights, dict.fromkeys(weights, 1.0), Curve(), 1.0, 3)
    model = Blend(members, recipe, "spend")
    return TrainedModel(NAME, model, "spend", as_of, HORIZON, Verdict("fair", (), {}))


def test_a_blend_leans_on_what_its_members_read_and_on_nothing_else(blend, panels, as_of):
    got = importance(blend, panels, as_of)

    assert got.index[0] == ORDER_HISTORY and got.loc["net_spend", "mean"] > 0
    assert got.loc["days_since_last_order", "mean"] == 0 and got.loc["spend_last_window", "mean"] == 0
    assert not {"customer_id", "as_of", "T"} & set(got.index)


def test_a_sample_is_enough_and_the_same_every_time(blend, panels, as_of):
    first, second = (importance(blend, panels, as_of, most_customers=50, seed=1) for _ in "ab")

    assert first.equals(second) and not first.equals(importance(blend, panels, as_of))


def test_the_prediction_follows_a_feature_as_the_member_that_reads_it(blend, panels, as_of):
    got = dependence(blend, panels, as_of, "net_spend", points=5)

    slopes = np.diff(got["mean"]) / np.diff(got["value"])
    assert len(got) == 5 and slopes[0] > 0
    np.testing.assert_allclose(slopes, slopes[0])


@pytest.mark.parametrize(("feature", "why"), [("recency", "order history"), ("weather", "does not exist")])
def test_a_feature_that_cannot_move_alone_or_is_not_there_is_refused(blend, panels, as_of, feature, why):
    with pytest.raises(OptionError, match=why):
        dependence(blend, panels, as_of, feature)


def test_of_a_model_that_predicts_orders_alone_the_companion_is_asked(blend, panels, as_of):
    orders_alone = BgNbd().fit(panels.frame(Window(as_of, blend.horizon_days)))
    beside = {"companion_name": "spend_rate", "companion": blend.model.members["spend_rate"].model}
    trained = replace(blend, name="bg_nbd", model=orders_alone, **beside)

    of_orders = importance(trained, panels, as_of, most_customers=300, repeats=1)
    of_companion = importance(
        replace(trained, name="spend_rate", model=trained.companion),
        panels,
        as_of,
        most_customers=300,
        repeats=1,
    )

    assert of_orders["mean"].to_dict() == of_companion["mean"].to_dict()
