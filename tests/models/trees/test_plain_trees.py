"""The plain format gives what the library that grew the trees gives."""

import numpy as np
import pytest

from tenure.models.gradient_boosting import _trees
from tenure.models.random_forest import _plain
from tenure.models.trees.bins import Bins
from tenure.models.trees.boosting import Trees
from tenure.models.trees.plain_trees import PlainTree, as_trees


def matrix(rows: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    made = rng.normal(size=(rows, 4)).astype(np.float32)
    made[:, 1] = np.round(made[:, 1])
    made[rng.random(made.shape) < 0.15] = np.nan
    return made


def target(features: np.ndarray, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.gamma(2.0, np.exp(np.nan_to_num(features[:, 0]) + (np.isnan(features[:, 2]))))


def stump(unknown_left: bool) -> PlainTree:
    return PlainTree(
        feature=np.array([0, -1, -1]),
        threshold=np.array([0.5, 0.0, 0.0]),
        unknown_left=np.array([unknown_left, False, False]),
        left=np.array([1, -1, -1]),
        right=np.array([2, -1, -1]),
        gain=np.array([3.0, 0.0, 0.0]),
        value=np.array([1.5, 1.0, 2.0]),
        count=np.array([8, 4, 4]),
    )


@pytest.mark.parametrize(("unknown_left", "unknown"), [(True, 1.0), (False, 2.0)])
def test_a_stump_sends_rows_where_it_says(unknown_left, unknown):
    head = as_trees([stump(unknown_left)], 2, "regression", mean=False)

    made = head.predict(np.array([[0.4, 9], [0.5, 9], [0.6, 9], [np.nan, 9]], dtype=np.float32))

    np.testing.assert_array_equal(made, [1.0, 1.0, 2.0, unknown])


def test_trees_add_up_or_are_averaged():
    two, rows = [stump(True), stump(True)], np.array([[0.0, 0], [1.0, 0]], dtype=np.float32)

    np.testing.assert_array_equal(as_trees(two, 2, "regression", mean=False).predict(rows), [2.0, 4.0])
    np.testing.assert_array_equal(as_trees(two, 2, "regression", mean=True).predict(rows), [1.0, 2.0])


def test_gain_is_by_feature_and_survives_the_file(tmp_path):
    head = as_trees([stump(True), stump(False)], 2, "regression", mean=False)

    head.save(tmp_path / "head")

    np.testing.assert_array_equal(Trees.load(tmp_path / "head").importance(2), [6.0, 0.0])


@pytest.mark.parametrize(("task", "loss"), [("orders", "poisson"), ("spend_if_buying", "gamma")])
def test_boosted_regressions_are_those_of_scikit_learn(task, loss):
    from sklearn.ensemble import HistGradientBoostingRegressor

    features, later = matrix(600, 1), matrix(200, 2)
    bins = Bins.learn(features)
    grown = HistGradientBoostingRegressor(loss=loss, max_iter=20, max_leaf_nodes=7).fit(
        bins.codes(features), target(features, 3)
    )
    expected = grown.predict(bins.codes(later))

    np.testing.assert_allclose(_trees(grown, task, bins).predict(later), expected, rtol=1e-12)


def test_boosted_classes_are_those_of_scikit_learn():
    from sklearn.ensemble import HistGradientBoostingClassifier

    features, later = matrix(600, 1), matrix(200, 2)
    bins = Bins.learn(features)
    grown = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=7).fit(
        bins.codes(features), (target(features, 3) > 2).astype(float)
    )
    expected = grown.predict_proba(bins.codes(later))[:, 1]

    np.testing.assert_allclose(_trees(grown, "buys", bins).predict(later), expected, rtol=1e-12)


def test_shap_values_add_up_to_the_prediction():
    from sklearn.ensemble import HistGradientBoostingRegressor

    features = matrix(600, 1)
    bins = Bins.learn(features)
    grown = HistGradientBoostingRegressor(loss="poisson", max_iter=5).fit(
        bins.codes(features), target(features, 3)
    )
    head = _trees(grown, "orders", bins)

    parts = head.booster.predict(features, pred_contrib=True)

    np.testing.assert_allclose(np.exp(parts.sum(axis=1)), head.predict(features), rtol=1e-9)


def test_bins_are_observed_values_and_unknown_has_none():
    features = np.array([[1, 5], [2, np.nan], [2, 5], [9, 5]], dtype=np.float32)

    bins = Bins.learn(features)

    np.testing.assert_array_equal(
        bins.codes(np.array([[0, 5], [2, np.nan], [3, 7]])), [[0, 0], [1, np.nan], [2, 0]]
    )
    np.testing.assert_array_equal(bins.thresholds(np.array([0, 0]), np.array([0.5, 1.5])), [1, 2])


def test_many_values_make_about_equally_full_bins():
    column = np.random.default_rng(0).gamma(0.3, 1, 20_000).astype(np.float32)[:, None]

    counts = np.bincount(Bins.learn(column, most=50).codes(column)[:, 0].astype(int))

    assert len(counts) == 50
    assert counts.max() < 1.1 * counts.min()


@pytest.mark.parametrize("outputs", [1, 2])
def test_forests_route_rows_as_scikit_learn_does(outputs):
    from sklearn.ensemble import RandomForestRegressor

    features, later = matrix(600, 1), matrix(200, 2)
    wanted = np.column_stack([target(features, seed) for seed in range(outputs)])
    forest = RandomForestRegressor(10, max_leaf_nodes=9, bootstrap=False, max_features=1, random_state=0)
    forest.fit(features, np.squeeze(wanted))

    trees = [
        _plain(one.tree_, one.tree_.apply(features), wanted[:, 0], np.ones(600)) for one in forest.estimators_
    ]

    made = as_trees(trees, 4, "regression", mean=True).predict(later)
    expected = forest.predict(later).reshape(200, outputs)[:, 0]
    np.testing.assert_allclose(made, expected, rtol=1e-9)
