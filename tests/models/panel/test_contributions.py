"""What features add: exact, in the unit of the prediction, whatever the trees are made of."""

import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import ModelError
from tenure.core.frames.frame import TARGET_SPEND
from tenure.models.churn import Churn
from tenure.models.gradient_boosting import GradientBoosting
from tenure.models.lightgbm import LightGbm
from tenure.models.linear import Linear
from tenure.models.panel.contributions import Split
from tenure.models.panel.heads import Constant
from tenure.models.random_forest import RandomForest
from tenure.models.trees.boosting import Trees
from tenure.models.xgboost import XgBoost

FEW = {"max_rounds": 40}
MODELS = {
    "lightgbm": lambda: LightGbm(**FEW),
    "lightgbm in two parts": lambda: LightGbm(head="two_part", **FEW),
    "xgboost": lambda: XgBoost(**FEW),
    "xgboost in two parts": lambda: XgBoost(head="two_part", **FEW),
    "gradient_boosting": lambda: GradientBoosting(**FEW),
    "random_forest": lambda: RandomForest(trees=10),
}


def made(name: str):
    if "xgboost" in name:
        pytest.importorskip("xgboost")
    return MODELS[name]()


@pytest.fixture(scope="module")
def small(world):
    panel, later = world
    return panel.sample(2000, random_state=1).reset_index(drop=True), later.head(200)


@pytest.mark.parametrize("name", MODELS)
def test_baseline_and_parts_add_up_to_the_predicted_money(small, name):
    panel, later = small
    model = made(name).fit(panel)

    got = model.contributions(later, 90)

    assert got.column == "predicted_clv"
    np.testing.assert_allclose(got.baseline + got.parts.sum(axis=1), model.predict(later, 90)[got.column])
    np.testing.assert_allclose(got.predicted, model.predict(later, 90)[got.column])
    assert got.parts.index.equals(later.index) and list(got.parts) == list(got.values)
    assert (got.parts != 0).any(axis=1).all() and np.ptp(got.predicted) > 0


@pytest.mark.parametrize("name", MODELS)
def test_without_money_they_add_up_to_the_orders(small, name):
    panel, later = (one.drop(columns=TARGET_SPEND) for one in small)
    model = made(name).fit(panel)

    got = model.contributions(later, 90)

    assert got.column == "expected_purchases"
    np.testing.assert_allclose(got.baseline + got.parts.sum(axis=1), model.predict(later, 90)[got.column])


def test_each_part_has_the_sign_and_the_share_that_it_has_on_the_scale_of_the_trees(small):
    panel, later = small
    model = LightGbm(**FEW).fit(panel)
    head = model.learned_.heads["spend"]
    logs = head.contributions(model.learned_.features(later))[:, :-1]

    parts = model.contributions(later, 90).parts.to_numpy()

    assert head.link == "log"
    np.testing.assert_array_equal(np.sign(parts), np.sign(logs))
    shares = logs / logs.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(parts / parts.sum(axis=1, keepdims=True), shares, rtol=1e-6, atol=1e-9)


def test_treeshap_is_the_shapley_value(tree):
    """Lundberg et al. (2020), eq. 1, on the expectations of a tree small enough to take all subsets."""
    features = np.array([[0.2, 0.2], [0.2, 0.8], [0.8, 0.2], [0.8, 0.8]], dtype=np.float32)
    leaf = np.array([0.0, 2.0, 5.0, 11.0])
    rows = np.array([10, 20, 30, 40])
    by_first = np.array([rows[:2] @ leaf[:2] / 30, rows[2:] @ leaf[2:] / 70]).repeat(2)
    low, high = 0.3 * leaf[0] + 0.7 * leaf[2], 0.3 * leaf[1] + 0.7 * leaf[3]
    by_second = np.array([low, high, low, high])
    nobody = rows @ leaf / 100

    got = tree.contributions(features)

    np.testing.assert_allclose(got[:, 0], ((by_first - nobody) + (leaf - by_second)) / 2)
    np.testing.assert_allclose(got[:, 1], ((by_second - nobody) + (leaf - by_first)) / 2)
    np.testing.assert_allclose(got[:, 2], nobody)


@pytest.fixture
def tree() -> Trees:
    """First feature at 0.5, then the second at 0.5 on either side; 10, 20, 30 and 40 rows in the leaves."""
    from tenure.models.trees.plain_trees import PlainTree, as_trees

    left, right = np.array([1, 2, -1, -1, 5, -1, -1]), np.array([4, 3, -1, -1, 6, -1, -1])
    one = PlainTree(
        feature=np.array([0, 1, 0, 0, 1, 0, 0]),
        threshold=np.full(7, 0.5),
        unknown_left=np.ones(7, dtype=bool),
        left=left,
        right=right,
        gain=np.ones(7),
        value=np.array([0.0, 0.0, 0.0, 2.0, 0.0, 5.0, 11.0]),
        count=np.array([100, 30, 10, 20, 70, 30, 40]),
    )
    return as_trees([one], 2, "regression", mean=True)


def test_a_customer_like_nobody_in_particular_gets_no_parts():
    features = np.zeros((2, 3), dtype=np.float32)

    split = Split.of(Constant(7.0), features, "constant")

    assert split.baseline.tolist() == [7.0, 7.0] and not split.parts.any()
    assert Split.of(Constant(0.0), features, "constant").times(split).total.tolist() == [0.0, 0.0]


def test_a_product_treats_both_factors_alike():
    one = Split(np.array([2.0]), np.array([[1.0, 3.0]]))
    other = Split(np.array([5.0]), np.array([[0.0, -4.0]]))

    there, back = one.times(other), other.times(one)

    assert there.total.tolist() == [6.0 * 1.0] and there.baseline.tolist() == [10.0]
    np.testing.assert_allclose(there.parts, back.parts)
    assert there.parts[0, 0] == pytest.approx(1.0 * (5 + 1) / 2)


@pytest.mark.parametrize("kind", [Linear, Churn])
def test_a_model_of_other_kind_says_so(small, kind):
    panel, later = small
    model = kind().fit(panel)

    with pytest.raises(ModelError) as raised:
        model.contributions(later, 90)

    assert raised.value.code == "model.no_contributions"


def test_trees_from_a_folder_explain_as_before(small, tmp_path):
    panel, later = small
    model = LightGbm(**FEW).fit(panel)
    model.save(tmp_path / "model")

    again = LightGbm.load(tmp_path / "model").contributions(later, 90)

    pd.testing.assert_frame_equal(again.parts, model.contributions(later, 90).parts)
