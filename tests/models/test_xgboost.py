import sys

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.errors import MissingExtra, ModelError, OptionError
from tenure.models.xgboost import XgBoost

SMALL = {"max_rounds": 60, "learning_rate": 0.1}


@pytest.fixture(scope="module")
def fitted(world):
    pytest.importorskip("xgboost")
    return XgBoost(**SMALL).fit(world[0])


@pytest.mark.parametrize("head", ["tweedie", "two_part"])
def test_it_ranks_customers_and_meets_the_total(world, fitted, head):
    panel, later = world

    made = XgBoost(head=head, **SMALL).fit(panel).predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0.3
    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.3)
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.3)
    assert made["churn_probability"].mean() == pytest.approx(later["target_churned"].mean(), abs=0.1)


def test_more_expected_orders_never_mean_fewer(world, fitted):
    learned = fitted.learned_
    place = learned.encoding.names.index("btyd_expected_purchases")
    path = np.repeat(learned.features(world[1].iloc[[5]]), 60, axis=0)
    path[:, place] = np.linspace(0, 20, 60)

    along = learned.heads["orders"].predict(path)

    assert (np.diff(along) >= 0).all()
    assert along[-1] > along[0]


def test_unknown_numbers_and_unseen_categories_are_scored(world, fitted):
    odd = world[1].head(5).assign(modal_weekday="never", first_order_value=np.nan)

    assert np.isfinite(fitted.predict(odd, 90)).all(axis=None)


def test_a_loaded_one_predicts_the_same(world, fitted, tmp_path):
    fitted.save(tmp_path)

    again = XgBoost.load(tmp_path).predict(world[1], 90)

    pd.testing.assert_frame_equal(again, fitted.predict(world[1], 90), check_exact=True)


def test_broken_trees_are_a_model_error(fitted, tmp_path):
    fitted.save(tmp_path)
    (tmp_path / "buys.json").write_text("{")

    with pytest.raises(ModelError) as caught:
        XgBoost.load(tmp_path)
    assert caught.value.code == "model.folder"


def test_importance_is_a_share(fitted):
    assert fitted.feature_importance_.sum() == pytest.approx(1.0)
    assert "btyd_clv" in fitted.feature_importance_.index[:4]


def test_an_unknown_head_is_refused(world):
    with pytest.raises(OptionError):
        XgBoost(head="poisson").fit(world[0])


def test_without_the_package_it_says_what_to_install(world, monkeypatch):
    monkeypatch.setitem(sys.modules, "xgboost", None)

    with pytest.raises(MissingExtra) as caught:
        XgBoost(**SMALL).fit(world[0])
    assert "tenure[xgboost]" in caught.value.hint
