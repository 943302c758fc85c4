import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.errors import ModelError
from tenure.models.random_forest import RandomForest

SMALL = {"trees": 20, "max_leaf_nodes": 60}


@pytest.fixture(scope="module")
def fitted(world):
    return RandomForest(**SMALL).fit(world[0])


def test_it_ranks_customers_and_meets_the_total(world, fitted):
    later = world[1]

    made = fitted.predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0.3
    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.3)
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.3)
    assert made["churn_probability"].mean() == pytest.approx(later["target_churned"].mean(), abs=0.1)


def test_leaves_hold_means_so_the_total_of_the_panel_is_met(world, fitted):
    learned = fitted.learned_
    panel = world[0]
    level = learned.spend_level.of(pd.to_datetime(panel["as_of"]))

    made = learned.raw(panel)["spend"] * level

    assert made.sum() == pytest.approx(panel["target_spend"].sum(), rel=0.05)


def test_one_forest_answers_every_question(fitted):
    orders, buys = (fitted.learned_.heads[name].booster.dump_model() for name in ("orders", "buys"))

    first = [one["tree_info"][0]["tree_structure"]["threshold"] for one in (orders, buys)]
    assert first[0] == first[1]


def test_unknown_numbers_and_unseen_categories_are_scored(world, fitted):
    odd = world[1].head(5).assign(modal_weekday="never", first_order_value=np.nan)

    assert np.isfinite(fitted.predict(odd, 90)).all(axis=None)


def test_nobody_came_back_means_nothing_is_expected(world):
    panel, later = world
    nobody = panel.assign(target_orders=0.0, target_spend=0.0)

    assert (RandomForest(**SMALL).fit(nobody).predict(later, 90)["predicted_clv"] == 0).all()


def test_one_cutoff_is_enough(world):
    panel, later = world
    one = panel[panel["as_of"] == panel["as_of"].max()]

    assert RandomForest(**SMALL).fit(one).predict(later, 90)["predicted_clv"].gt(0).any()


def test_broken_trees_are_a_model_error(fitted, tmp_path):
    fitted.save(tmp_path)
    (tmp_path / "buys.txt").write_text("tree\nnonsense")

    with pytest.raises(ModelError) as caught:
        RandomForest.load(tmp_path)
    assert caught.value.code == "model.folder"


def test_orders_alone_are_enough(world):
    panel, later = world
    bare = ["frequency", "recency", "T", "as_of", "horizon_days", "target_orders"]

    made = RandomForest(**SMALL).fit(panel[bare]).predict(later, 90)

    assert made["predicted_clv"].isna().all()
    pd.testing.assert_index_equal(made.index, later.index)
