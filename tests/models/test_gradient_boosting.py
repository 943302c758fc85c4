import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.errors import ModelError, OptionError
from tenure.models.gradient_boosting import GradientBoosting

SMALL = {"max_rounds": 40}


@pytest.fixture(scope="module")
def fitted(world):
    return GradientBoosting(**SMALL).fit(world[0])


@pytest.mark.parametrize("head", ["two_part", "poisson"])
def test_it_ranks_customers_and_meets_the_total(world, head):
    panel, later = world

    made = GradientBoosting(head=head, **SMALL).fit(panel).predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0.3
    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.3)
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.3)
    assert made["churn_probability"].mean() == pytest.approx(later["target_churned"].mean(), abs=0.1)


def test_more_expected_orders_never_mean_fewer(world, fitted):
    learned = fitted.learned_
    row = learned.features(world[1].iloc[[5]])
    place = learned.encoding.names.index("btyd_expected_purchases")
    path = np.repeat(row, 60, axis=0)
    path[:, place] = np.linspace(0, 20, 60)

    for name in ("orders", "buys"):
        along = learned.heads[name].predict(path)
        assert (np.diff(along) >= 0).all(), name
        assert along[-1] > along[0], name


def test_without_constraints_it_is_another_model(world, fitted):
    panel, later = world

    free = GradientBoosting(monotone=False, **SMALL).fit(panel).predict(later, 90)

    assert not np.allclose(free["expected_purchases"], fitted.predict(later, 90)["expected_purchases"])


def test_unknown_numbers_and_unseen_categories_are_scored(world, fitted):
    odd = world[1].head(5).assign(modal_weekday="never", first_order_value=np.nan)

    assert np.isfinite(fitted.predict(odd, 90)).all(axis=None)


def test_a_feature_unknown_at_the_older_cutoffs_does_no_harm(world):
    panel, later = world
    old = panel["as_of"] < panel["as_of"].max()
    holey = panel.assign(first_order_value=panel["first_order_value"].where(~old))

    made = GradientBoosting(**SMALL).fit(holey).predict(later, 90)

    assert np.isfinite(made).all(axis=None)


def test_nobody_came_back_means_nothing_is_expected(world):
    panel, later = world
    nobody = panel.assign(target_orders=0.0, target_spend=0.0)

    assert (GradientBoosting(**SMALL).fit(nobody).predict(later, 90)["predicted_clv"] == 0).all()


def test_one_cutoff_is_enough(world):
    panel, later = world
    one = panel[panel["as_of"] == panel["as_of"].max()]

    assert GradientBoosting(**SMALL).fit(one).predict(later, 90)["predicted_clv"].gt(0).any()


def test_an_unknown_head_is_refused(world):
    with pytest.raises(OptionError):
        GradientBoosting(head="tweedie").fit(world[0])


def test_broken_trees_are_a_model_error(fitted, tmp_path):
    fitted.save(tmp_path)
    (tmp_path / "buys.txt").write_text("tree\nnonsense")

    with pytest.raises(ModelError) as caught:
        GradientBoosting.load(tmp_path)
    assert caught.value.code == "model.folder"


def test_orders_alone_are_enough(world):
    panel, later = world
    bare = ["frequency", "recency", "T", "as_of", "horizon_days", "target_orders"]

    made = GradientBoosting(**SMALL).fit(panel[bare]).predict(later, 90)

    assert made["predicted_clv"].isna().all()
    pd.testing.assert_index_equal(made.index, later.index)
