import json

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.errors import ModelError, OptionError
from tenure.models.linear import Linear
from tenure.models.panel.design import Design
from tenure.models.panel.heads import Rows
from tenure.models.panel.linear_predictor import LinearPredictor


@pytest.fixture(scope="module")
def fitted(world):
    return Linear().fit(world[0])


def rows_of(features: np.ndarray, categorical: list[int]) -> Rows:
    late = np.arange(len(features)) % 4 == 0
    return Rows(features.astype(np.float32), np.ones(len(features)), ~late, late, categorical)


@pytest.mark.parametrize("head", ["two_part", "tweedie"])
def test_it_ranks_customers_and_meets_the_total(world, head):
    panel, later = world

    made = Linear(head=head).fit(panel).predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0.3
    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.3)
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.3)
    assert made["churn_probability"].mean() == pytest.approx(later["target_churned"].mean(), abs=0.1)


def test_it_finds_the_coefficients_of_a_poisson_model():
    rng = np.random.default_rng(3)
    drawn = rng.normal(size=(40_000, 2))
    features = np.sign(drawn) * np.expm1(np.abs(drawn))  # whose logarithms are what was drawn
    orders = rng.poisson(np.exp(0.3 + 0.5 * drawn[:, 0] - 0.2 * drawn[:, 1])).astype(float)

    found = LinearPredictor.learn("poisson", rows_of(features, []), orders, (1e-6,), seed=0)

    np.testing.assert_allclose(found.coefficients, [0.5, -0.2], atol=0.02)
    assert found.predict(features.astype(np.float32)).sum() == pytest.approx(orders.sum(), rel=1e-3)


def test_penalties_shrink(world):
    weak, strong = (Linear(strength=one).fit(world[0]).learned_.heads["orders"] for one in (0.001, 10.0))

    assert np.abs(strong.coefficients).sum() < 0.2 * np.abs(weak.coefficients).sum()


def test_the_penalty_is_chosen_for_each_head(fitted):
    assert set(fitted.strengths_) == {"orders", "buys", "spend_if_buying"}


def test_customers_beyond_everything_seen_get_no_more_than_the_most_in_training(world, fitted):
    panel, later = world
    giant = later.head(3).assign(net_spend=1e12, first_order_value=1e12)

    most = fitted.predict(panel.drop(columns="as_of"), 90)["predicted_clv"].max()

    assert (fitted.predict(giant.drop(columns="as_of"), 90)["predicted_clv"] <= 4 * most).all()


def test_unknown_numbers_and_unseen_categories_are_the_mean_and_none():
    column = np.where(np.arange(400) % 2 == 0, np.nan, np.arange(400.0))
    rows = rows_of(np.column_stack([column, np.arange(400) % 3]), [1])

    design = Design.learn(rows)
    made = design.matrix(np.array([[np.nan, np.nan], [np.nan, 17.0], [5.0, 2.0]], dtype=np.float32))

    assert design.gaps == (0,)
    assert made.shape == (3, 5)
    np.testing.assert_array_equal(made[0], [0, 1, 0, 0, 0])
    np.testing.assert_array_equal(made[1], made[0])
    np.testing.assert_array_equal(made[2, 1:], [0, 0, 0, 1])
    assert Design.from_json(json.loads(json.dumps(design.to_json()))) == design


def test_importance_is_a_share_over_features_not_columns(fitted):
    importance = fitted.feature_importance_

    assert importance.sum() == pytest.approx(1.0)
    assert set(importance.index) == set(fitted.learned_.encoding.names)


def test_orders_alone_are_enough(world):
    panel, later = world
    bare = ["frequency", "recency", "T", "as_of", "horizon_days", "target_orders"]

    made = Linear().fit(panel[bare]).predict(later, 90)

    assert made["predicted_clv"].isna().all()
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.3)


def test_one_cutoff_is_enough(world):
    panel, later = world
    one = panel[panel["as_of"] == panel["as_of"].max()]

    assert Linear().fit(one).predict(later, 90)["predicted_clv"].gt(0).any()


def test_nobody_came_back_means_nothing_is_expected(world):
    panel, later = world

    made = Linear().fit(panel.assign(target_orders=0.0, target_spend=0.0)).predict(later, 90)

    assert (made["predicted_clv"] == 0).all()
    assert (made["churn_probability"] == 1).all()


@pytest.mark.parametrize("arguments", [{"head": "poisson"}, {"strength": 0.0}, {"strength": np.nan}])
def test_impossible_options_are_refused(world, arguments):
    with pytest.raises(OptionError):
        Linear(**arguments).fit(world[0])


def test_broken_coefficients_are_a_model_error(fitted, tmp_path):
    fitted.save(tmp_path)
    (tmp_path / "orders.json").write_text("{}")

    with pytest.raises(ModelError) as caught:
        Linear.load(tmp_path)
    assert caught.value.code == "model.folder"


def test_a_customers_prediction_does_not_depend_on_who_else_is_in_the_frame(world, fitted):
    later = world[1]

    pd.testing.assert_frame_equal(
        fitted.predict(later.iloc[[7]], 90), fitted.predict(later, 90).iloc[[7]], check_exact=True
    )
