import json

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.errors import FitError, FrameError, ModelError, OptionError
from tenure.models.lightgbm import LightGbm

SMALL = {"max_rounds": 60, "learning_rate": 0.1}


@pytest.fixture(scope="module")
def fitted(world):
    return LightGbm(**SMALL).fit(world[0])


@pytest.mark.parametrize("head", ["tweedie", "two_part"])
def test_it_ranks_customers_and_meets_the_total(world, head):
    panel, later = world

    made = LightGbm(head=head, **SMALL).fit(panel).predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0.3
    assert made["predicted_clv"].sum() == pytest.approx(later["target_spend"].sum(), rel=0.3)
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.3)
    assert made["churn_probability"].mean() == pytest.approx(later["target_churned"].mean(), abs=0.1)


def test_same_panel_and_seed_give_the_same_trees(world, fitted):
    panel, later = world

    again = LightGbm(**SMALL).fit(panel)

    pd.testing.assert_frame_equal(again.predict(later, 90), fitted.predict(later, 90), check_exact=True)


@pytest.mark.parametrize("head", ["tweedie", "two_part"])
def test_heads_learned_beside_each_other_are_those_learned_in_turn(world, monkeypatch, head):
    panel, later = world
    beside = LightGbm(head=head, **SMALL).fit(panel).predict(later, 90)
    monkeypatch.setattr(LightGbm, "one_thread_a_head", False)

    in_turn = LightGbm(head=head, **SMALL).fit(panel).predict(later, 90)

    pd.testing.assert_frame_equal(beside, in_turn, check_exact=True)


def test_a_customers_prediction_does_not_depend_on_who_else_is_in_the_frame(world, fitted):
    later = world[1]

    alone = fitted.predict(later.iloc[[7]], 90)

    pd.testing.assert_frame_equal(alone, fitted.predict(later, 90).iloc[[7]])


def test_targets_and_ids_are_no_features(fitted):
    names = set(fitted.learned_.encoding.names)

    assert not names & {
        "target_spend",
        "target_orders",
        "target_churned",
        "as_of",
        "customer_id",
        "horizon_days",
    }
    assert {"btyd_clv", "btyd_probability_alive", "modal_weekday"} <= names


def test_btyd_features_of_a_cutoff_are_not_touched_by_other_cutoffs(world):
    from tenure.models.panel.btyd_features import BtydFeatures

    panel = world[0]
    first = panel[panel["as_of"] == panel["as_of"].min()]

    _, alone = BtydFeatures.learn(first, 90)
    _, together = BtydFeatures.learn(panel, 90)

    pd.testing.assert_frame_equal(alone, together.loc[first.index])


def test_importance_is_a_share_and_names_what_matters(fitted):
    importance = fitted.feature_importance_

    assert importance.sum() == pytest.approx(1.0)
    assert importance.is_monotonic_decreasing
    assert "btyd_clv" in importance.index[:4]


def test_orders_alone_are_enough(world):
    panel, later = world
    bare = ["frequency", "recency", "T", "as_of", "horizon_days", "target_orders"]

    made = LightGbm(**SMALL).fit(panel[bare]).predict(later, 90)

    assert made["predicted_clv"].isna().all()
    assert made["expected_purchases"].sum() == pytest.approx(later["target_orders"].sum(), rel=0.3)


def test_a_panel_without_the_btyd_columns_still_teaches(world):
    panel, later = world
    bare = ["net_spend", "first_order_value", "as_of", "horizon_days", "target_orders", "target_spend"]

    made = LightGbm(**SMALL).fit(panel[bare]).predict(later, 90)

    assert spearmanr(made["predicted_clv"], later["target_spend"])[0] > 0


def test_a_season_of_last_year_is_put_back(world):
    panel, later = world
    # Two cutoffs a year and a day apart; in the older one everybody spent three times as much.
    old, new = (panel[panel["as_of"] == day] for day in sorted(panel["as_of"].unique())[:2])
    start = pd.Timestamp("2021-01-01")
    old = old.assign(as_of=start, target_spend=old["target_spend"] * 3)
    new = new.assign(as_of=start + pd.Timedelta(days=275))
    model = LightGbm(**SMALL).fit(pd.concat([old, new], ignore_index=True))

    high, low = (
        model.predict(later.assign(as_of=day), 90)["predicted_clv"].sum()
        for day in (start + pd.Timedelta(days=365), start + pd.Timedelta(days=550))
    )

    assert high > 1.5 * low


def test_large_panels_are_sampled(world):
    model = LightGbm(max_rows=400, **SMALL).fit(world[0])

    assert model.predict(world[1], 90)["predicted_clv"].gt(0).any()


def test_one_cutoff_is_enough(world):
    panel, later = world
    one = panel[panel["as_of"] == panel["as_of"].max()]

    assert LightGbm(**SMALL).fit(one).predict(later, 90)["predicted_clv"].gt(0).any()


def test_nobody_came_back_means_nothing_is_expected(world):
    panel, later = world

    made = LightGbm(**SMALL).fit(panel.assign(target_orders=0.0, target_spend=0.0)).predict(later, 90)

    assert (made["predicted_clv"] == 0).all()
    assert (made["churn_probability"] == 1).all()


def test_another_horizon_than_it_learned_is_refused(world, fitted):
    with pytest.raises(ModelError) as caught:
        fitted.predict(world[1], 180)
    assert caught.value.code == "model.horizon"


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        (lambda panel: panel.head(10), FitError, "model.fit.too_few_rows"),
        (lambda panel: panel.drop(columns="target_orders"), FrameError, "model.frame.missing_columns"),
        (lambda panel: panel.assign(target_spend=np.nan), FrameError, "model.frame.not_finite"),
        (
            lambda panel: panel.assign(horizon_days=np.arange(len(panel)) % 2 + 30),
            FrameError,
            "model.frame.horizons",
        ),
        (lambda panel: panel.assign(as_of="someday"), FrameError, "model.frame.dates"),
    ],
)
def test_unusable_panels_are_refused(world, change, error, code):
    with pytest.raises(error) as caught:
        LightGbm(**SMALL).fit(change(world[0]))
    assert caught.value.code == code


def test_an_unknown_head_is_refused(world):
    with pytest.raises(OptionError):
        LightGbm(head="three_part").fit(world[0])


def test_missing_features_are_named_not_guessed(world, fitted):
    with pytest.raises(FrameError, match="net_spend"):
        fitted.predict(world[1].drop(columns="net_spend"), 90)


def test_broken_trees_are_a_model_error(fitted, tmp_path):
    fitted.save(tmp_path)
    (tmp_path / "spend.txt").write_text("tree\nnonsense")

    with pytest.raises(ModelError) as caught:
        LightGbm.load(tmp_path)
    assert caught.value.code == "model.folder"


def test_the_folder_holds_a_card_and_texts_only(fitted, tmp_path):
    fitted.save(tmp_path)

    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "buys.txt",
        "card.json",
        "orders.txt",
        "spend.txt",
    ]
    assert json.loads((tmp_path / "card.json").read_text())["model"] == "lightgbm"


@pytest.mark.parametrize(
    ("task", "feature", "sign"),
    [
        ("orders", "btyd_expected_purchases", 1),
        ("orders", "btyd_churn_probability", -1),
        ("buys", "btyd_expected_purchases", 1),
        ("buys", "btyd_churn_probability", -1),
        ("spend", "btyd_clv", 1),
    ],
)
def test_where_it_is_to_be_monotone_more_expected_by_btyd_never_means_less(
    world, monotone, task, feature, sign
):
    described = monotone.described(world[1].head(50))
    place = list(monotone.encoding.names).index(feature)
    matrix = monotone.encoding.matrix(described)
    low, high = np.nanmin(described[feature]), np.nanmax(described[feature])

    said = []
    for value in np.linspace(low, high, 15):
        matrix[:, place] = value
        said.append(monotone.heads[task].predict(matrix))

    assert (sign * np.diff(said, axis=0) >= -1e-12).all()
    assert np.ptp(said, axis=0).max() > 0


@pytest.fixture(scope="module")
def monotone(world):
    return LightGbm(monotone=True, max_rounds=40).fit(world[0]).learned_


def test_monotone_is_off_unless_asked_for_and_then_kept(world, tmp_path):
    free = LightGbm(**SMALL).fit(world[0])
    bound = LightGbm(monotone=True, **SMALL).fit(world[0])
    bound.save(tmp_path)

    assert not LightGbm().monotone
    assert LightGbm.load(tmp_path).monotone
    assert not np.allclose(
        free.predict(world[1], 90)["predicted_clv"], bound.predict(world[1], 90)["predicted_clv"]
    )
