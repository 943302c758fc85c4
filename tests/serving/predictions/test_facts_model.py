"""Which part of a trained model answers about a customer of whom a few facts are known."""

from __future__ import annotations

import numpy as np
import pytest

from tenure.core.errors import OptionError
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Verdict
from tenure.evaluation.recalibration import Curve
from tenure.evaluation.windows import plan_windows
from tenure.learning.blend.champion import Blend, Member
from tenure.learning.blend.past_windows import Recipe
from tenure.learning.blend.trial import NAME
from tenure.learning.other_horizon import over
from tenure.learning.predict import PredictOptions, predicted
from tenure.learning.trained import TrainedModel
from tenure.models.bg_nbd_gamma_gamma import Model as BgNbdGammaGamma
from tenure.models.last_window import Model as LastWindow
from tenure.models.lightgbm import LightGbm
from tenure.models.pareto_nbd_gamma_gamma import Model as ParetoNbdGammaGamma
from tenure.serving.predictions.facts_model import for_facts, needed_by
from tenure.serving.predictions.vector import vector_frame

HORIZON = 60
FEW = ("order_count", "net_spend", "T", "days_since_last_order")


@pytest.fixture(scope="module")
def blend(panels, as_of) -> TrainedModel:
    frame = panels.frame(Window(as_of, HORIZON))
    cutoffs = plan_windows(Window(as_of, HORIZON), panels.first_day).training
    models = {
        "bg_nbd_gamma_gamma": BgNbdGammaGamma().fit(frame),
        "pareto_nbd_gamma_gamma": ParetoNbdGammaGamma().fit(frame),
        "last_window": LastWindow().fit(frame),
        "lightgbm": LightGbm(max_rounds=30).fit(panels.panel(cutoffs, HORIZON)),
    }
    weights = {"bg_nbd_gamma_gamma": 0.2, "pareto_nbd_gamma_gamma": 0.3, "last_window": 0.1, "lightgbm": 0.4}
    recipe = Recipe(weights, dict.fromkeys(weights, 1.0), Curve(), 1.0, 3)
    members = {name: Member(model, HORIZON) for name, model in models.items()}
    return TrainedModel(
        NAME,
        Blend(members, recipe, "spend"),
        "spend",
        as_of,
        HORIZON,
        Verdict("good", (), {}),
        companion_name="pareto_nbd_gamma_gamma",
        companion=models["pareto_nbd_gamma_gamma"],
        features=panels.features.names,
    )


def test_few_facts_are_answered_by_the_history_models_in_their_proportions(blend):
    few = for_facts(blend, FEW)
    assert set(few.model.members) == {"bg_nbd_gamma_gamma", "pareto_nbd_gamma_gamma"}
    assert few.model.recipe.weights == pytest.approx(
        {"bg_nbd_gamma_gamma": 0.4, "pareto_nbd_gamma_gamma": 0.6}
    )


def test_nearly_all_features_are_answered_by_the_whole(blend):
    assert for_facts(blend, blend.features) is blend
    assert for_facts(blend, blend.features[: len(blend.features) // 2]) is not blend


def test_few_features_are_made_for_few_models(blend):
    assert needed_by(blend) == blend.features
    assert len(needed_by(for_facts(blend, FEW))) < 12


def test_a_learner_alone_gives_way_to_its_companion(blend):
    learner = blend.model.members["lightgbm"].model
    alone = for_facts(TrainedModel(**{**vars(blend), "name": "lightgbm", "model": learner}), FEW)
    assert alone.name == "pareto_nbd_gamma_gamma"
    lonely = TrainedModel(**{**vars(blend), "name": "lightgbm", "model": learner, "companion": None})
    assert for_facts(lonely, FEW) is lonely


def test_facts_of_customers_rank_them_as_their_orders_do(blend, panels, as_of):
    from tenure.evaluation.metrics import score

    frame = panels.frame(Window(as_of, HORIZON))
    facts = frame.assign(order_count=frame["frequency"] + 1)[list(FEW)].to_dict("records")
    few = for_facts(blend, FEW)
    made = vector_frame(facts, needed_by(few), {}, as_of, HORIZON)
    options = PredictOptions(as_of, "x")
    whole = predicted(options, blend, frame)["predicted_clv"].to_numpy()
    described = predicted(options, few, made)["predicted_clv"].to_numpy()
    assert score(whole, described, *(np.full(len(whole), np.nan),) * 2).spearman > 0.9


def test_another_horizon_goes_by_the_history_models(blend, panels, as_of):
    frame = panels.frame(Window(as_of, HORIZON))
    table = predicted(PredictOptions(as_of, "x"), blend, frame)
    guide = blend.model.members["pareto_nbd_gamma_gamma"].model
    longer = over(table, blend, frame, 120)
    ratio = guide.predict(frame, 120)["predicted_clv"] / guide.predict(frame, HORIZON)["predicted_clv"]
    np.testing.assert_allclose(longer["predicted_clv"], table["predicted_clv"] * ratio)
    np.testing.assert_allclose(longer["total_clv"], longer["historic_clv"] + longer["predicted_clv"])
    assert (longer["churn_probability"] <= guide.predict(frame, HORIZON)["churn_probability"] + 1e-12).all()
    assert over(table, blend, frame, HORIZON) is table


def test_without_a_history_model_only_its_own_horizon_is_predicted(blend, panels, as_of):
    learner = blend.model.members["lightgbm"].model
    lonely = TrainedModel(**{**vars(blend), "name": "lightgbm", "model": learner, "companion": None})
    frame = panels.frame(Window(as_of, HORIZON))
    with pytest.raises(OptionError) as refused:
        over(frame, lonely, frame, 30)
    assert refused.value.code == "option.horizon"
