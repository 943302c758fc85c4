"""Why a customer is predicted what they are: contributions that add up, reasons as sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tenure.app.bootstrap import settings_from
from tenure.app.data.orders import OrderLog
from tenure.app.modelling.explain import Explain, explain
from tenure.app.modelling.prepared import OrderSelection
from tenure.core.errors import FrameError, InputError, OptionError
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Verdict
from tenure.evaluation.recalibration import Curve
from tenure.evaluation.windows import plan_windows
from tenure.learning.blend.champion import Blend, Member
from tenure.learning.blend.past_windows import Recipe
from tenure.learning.blend.trial import NAME
from tenure.learning.explanations.explain import explained, explanation
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TrainedModel
from tenure.models.bg_nbd import BgNbd
from tenure.models.bg_nbd_gamma_gamma import Model as BgNbdGammaGamma
from tenure.models.lightgbm import LightGbm
from tenure.serving.shop import Shop

HORIZON = 60
ASKED = ("c00007", "c00001", "c00003")


@pytest.fixture(scope="module")
def fitted(panels, as_of):
    """LightGBM, the same for shorter windows, and a BTYD model, all of the shop."""
    cutoffs = plan_windows(Window(as_of, HORIZON), panels.first_day).training
    trees = LightGbm(max_rounds=30).fit(panels.panel(cutoffs, HORIZON))
    shorter = LightGbm(max_rounds=30).fit(
        panels.panel(cutoffs, 30).drop(columns=["spend_last_window", "orders_last_window"])
    )
    return trees, shorter, BgNbdGammaGamma().fit(panels.frame(Window(as_of, HORIZON)))


def trained_of(name, model, as_of, **more) -> TrainedModel:
    return TrainedModel(name, model, "spend", as_of, HORIZON, Verdict("fair", (), {}), **more)


def blend_of(as_of, members, weights) -> TrainedModel:
    recipe = Recipe(weights, dict.fromkeys(weights, 1.1), Curve(), 1.2, 3)
    return trained_of(NAME, Blend(members, recipe, "spend"), as_of)


@pytest.fixture
def blend(fitted, as_of) -> TrainedModel:
    members = {"bg_nbd_gamma_gamma": Member(fitted[2], HORIZON), "lightgbm": Member(fitted[0], HORIZON)}
    return blend_of(as_of, members, {"bg_nbd_gamma_gamma": 0.45, "lightgbm": 0.3})


def test_contributions_add_up_to_what_the_model_says(fitted, panels, as_of):
    got = explanation(trained_of("lightgbm", fitted[0], as_of), panels, as_of, ASKED)

    frame = panels.frame(Window(as_of, HORIZON)).set_index("customer_id")
    said = fitted[0].predict(frame.loc[list(ASKED)], HORIZON)["predicted_clv"]
    assert [one.customer_id for one in got.customers] == list(ASKED)
    assert (got.member, got.weight, got.column) == ("lightgbm", 1.0, "predicted_clv")
    for one in got.customers:
        total = one.baseline + sum(part.amount for part in one.contributions)
        assert one.explained == pytest.approx(total) and one.predicted == pytest.approx(total)
        assert one.predicted == pytest.approx(said[one.customer_id])
        shown = one.baseline + sum(reason.amount for reason in one.reasons) + one.rest
        assert shown == pytest.approx(total)


def test_parts_add_up_to_a_prediction_that_is_known_already(blend, panels, as_of):
    rows = panels.frame(Window(as_of, HORIZON)).set_index("customer_id", drop=False).loc[list(ASKED)]
    stored = [11.0, 250.0, 3.5]

    anew, given = explained(blend, rows, as_of), explained(blend, rows, as_of, predicted=stored)

    assert [one.predicted for one in given.customers] == stored
    sums = [one.baseline + sum(part.amount for part in one.contributions) for one in given.customers]
    np.testing.assert_allclose(sums, stored)
    for before, after in zip(anew.customers, given.customers, strict=True):
        factor = after.predicted / before.predicted
        assert after.explained == before.explained
        assert after.contributions[0].amount == pytest.approx(before.contributions[0].amount * factor)


def test_each_feature_comes_with_its_value_unit_and_meaning(fitted, panels, as_of):
    one = explanation(trained_of("lightgbm", fitted[0], as_of), panels, as_of, ASKED[:1]).customers[0]

    found = {part.feature: part for part in one.contributions}
    row = panels.frame(Window(as_of, HORIZON)).set_index("customer_id").loc[ASKED[0]]
    assert (found["net_spend"].unit, found["net_spend"].value) == ("currency", row["net_spend"])
    assert found["net_spend"].doc.startswith("Sum of all amounts")
    assert all(part.unit and part.doc for part in one.contributions)
    sizes = [abs(part.amount) for part in one.contributions]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 0


def test_reasons_are_the_largest_contributions_as_sentences(fitted, panels, as_of):
    trained = trained_of("lightgbm", fitted[0], as_of)
    one = explanation(trained, panels, as_of, ASKED[:1], reasons=3).customers[0]

    assert [reason.amount for reason in one.reasons] == [part.amount for part in one.contributions[:3]]
    for reason in one.reasons:
        words, _, amount = reason.sentence.rpartition(": ")
        assert words and amount[0] == ("+" if reason.amount > 0 else "-")


def test_of_a_blend_the_trees_are_explained_with_their_weight(blend, fitted, panels, as_of):
    got = explanation(blend, panels, as_of, ASKED)

    frame = panels.frame(Window(as_of, HORIZON)).set_index("customer_id").loc[list(ASKED)]
    assert (got.model, got.member) == (NAME, "lightgbm") and got.weight == pytest.approx(0.4)
    assert got.weights == pytest.approx({"bg_nbd_gamma_gamma": 0.6, "lightgbm": 0.4})
    explained = [one.explained for one in got.customers]
    np.testing.assert_allclose(explained, fitted[0].predict(frame, HORIZON)["predicted_clv"])
    predicted = [one.predicted for one in got.customers]
    np.testing.assert_allclose(predicted, blend.model.predict(frame, HORIZON)["predicted_clv"])
    assert not np.allclose(predicted, explained)
    sums = [one.baseline + sum(part.amount for part in one.contributions) for one in got.customers]
    np.testing.assert_allclose(sums, predicted)


def test_the_history_members_are_told_in_words(blend, panels, as_of):
    one = explanation(blend, panels, as_of, ASKED[:1]).customers[0]

    row = panels.frame(Window(as_of, HORIZON)).set_index("customer_id").loc[ASKED[0]]
    assert row["frequency"] > 0
    assert one.facts[0].startswith(f"ordered on {row['frequency'] + 1:,.0f} days in {row['T']:,.0f} days")
    assert "likely to be still active, by bg_nbd_gamma_gamma" in one.facts[-1]


def test_a_member_of_shorter_windows_is_stretched_and_still_adds_up(fitted, panels, as_of):
    members = {"bg_nbd_gamma_gamma": Member(fitted[2], HORIZON), "lightgbm": Member(fitted[1], 30, True)}
    blend = blend_of(as_of, members, {"bg_nbd_gamma_gamma": 0.0, "lightgbm": 1.0})

    got = explanation(blend, panels, as_of, ASKED)

    assert got.member_horizon_days == 30
    for one in got.customers:
        # Nothing else has weight, so the blend is the stretched member times the recipe's factors.
        assert one.predicted == pytest.approx(one.explained * 1.1 * 1.2)
        assert one.baseline + sum(part.amount for part in one.contributions) == pytest.approx(one.predicted)


def test_a_model_that_cannot_be_split_gives_facts_and_no_amounts(fitted, panels, as_of):
    got = explanation(trained_of("bg_nbd_gamma_gamma", fitted[2], as_of), panels, as_of, ASKED[:1])

    one = got.customers[0]
    assert (one.explained, one.baseline, one.rest, one.contributions) == (None, None, None, ())
    assert [reason.sentence for reason in one.reasons] == list(one.facts) and len(one.facts) >= 3
    assert "words" in got.method


def test_of_a_model_that_predicts_orders_alone_the_companion_is_explained(fitted, panels, as_of):
    orders_alone = BgNbd().fit(panels.frame(Window(as_of, HORIZON)))
    beside = {"companion_name": "bg_nbd_gamma_gamma", "companion": fitted[2]}

    got = explanation(trained_of("bg_nbd", orders_alone, as_of, **beside), panels, as_of, ASKED[:1])

    assert (got.model, got.column) == ("bg_nbd_gamma_gamma", "predicted_clv")
    row = panels.frame(Window(as_of, HORIZON)).set_index("customer_id").loc[[ASKED[0]]]
    said = fitted[2].predict(row, HORIZON)["predicted_clv"].iloc[0]
    assert got.customers[0].predicted == pytest.approx(said)


def test_without_money_the_orders_are_explained(make_panels, as_of):
    panels = make_panels(money=False, features=("frequency", "recency", "T", "days_since_last_order"))
    cutoffs = plan_windows(Window(as_of, HORIZON), panels.first_day).training
    model = LightGbm(max_rounds=30).fit(panels.panel(cutoffs, HORIZON))
    trained = replace(trained_of("lightgbm", model, as_of), target="orders")

    got = explanation(trained, panels, as_of, ASKED[:1])

    one = got.customers[0]
    assert got.column == "expected_purchases"
    assert one.predicted == pytest.approx(one.baseline + sum(part.amount for part in one.contributions))
    assert all(reason.sentence.endswith(" orders") for reason in one.reasons) and one.reasons


def test_an_unknown_customer_is_an_error_that_names_nobody(fitted, panels, as_of):
    with pytest.raises(InputError) as raised:
        explanation(trained_of("lightgbm", fitted[0], as_of), panels, as_of, ("c00001", "jane"))

    assert raised.value.code == "input.unknown_customer"
    assert "1 of these 2" in str(raised.value) and "jane" not in str(raised.value)


def test_a_log_without_money_is_refused_by_a_model_of_money(fitted, make_panels, as_of):
    panels = make_panels(money=False, features=("frequency", "recency", "T"))

    with pytest.raises(FrameError, match="no amounts"):
        explanation(trained_of("lightgbm", fitted[0], as_of), panels, as_of, ASKED)


def test_from_a_folder_and_a_file(shop_rows, panels, as_of, heard, tmp_path):
    orders = tmp_path / "orders.csv"
    shop_rows.to_csv(orders, index=False)
    train(TrainOptions(Window(as_of, HORIZON), model="spend_rate"), panels, heard).save(tmp_path / "model")

    selection = OrderSelection(OrderLog(str(orders)), as_of=as_of)
    got = explain(Explain(tmp_path / "model", selection, ASKED), Shop(settings_from()), heard)

    assert [one.customer_id for one in got.customers] == list(ASKED) and got.model == "spend_rate"
    assert all(one.reasons and one.predicted > 0 for one in got.customers)


@pytest.mark.parametrize("customers", [(), ("",)])
def test_nobody_asked_for_is_an_error(customers, heard, tmp_path):
    with pytest.raises(OptionError, match="No customer was given"):
        explain(Explain(tmp_path, OrderSelection(), customers), Shop(settings_from()), heard)
