import numpy as np
import pandas as pd
import pytest

from tenure.models.bg_nbd import BgNbd
from tenure.models.bg_nbd_gamma_gamma import BgNbdGammaGamma
from tenure.models.mbg_nbd_gamma_gamma import MbgNbdGammaGamma
from tenure.models.pareto_nbd_gamma_gamma import ParetoNbdGammaGamma

EACH = pytest.mark.parametrize("kind", [BgNbdGammaGamma, MbgNbdGammaGamma, ParetoNbdGammaGamma])


@pytest.fixture(scope="module")
def fitted(make_frame):
    frame = make_frame(2000, seed=9)
    return BgNbdGammaGamma().fit(frame), frame


def test_spend_is_orders_times_order_value(fitted):
    model, frame = fitted

    made = model.predict(frame, 90)

    pd.testing.assert_series_equal(
        made["predicted_clv"], made["expected_purchases"] * made["expected_order_value"], check_names=False
    )


@EACH
def test_total_of_past_windows_is_about_right(world, kind):
    _, known = world

    made = kind().fit(known).predict(known, 90)

    assert made["predicted_clv"].sum() == pytest.approx(known["target_spend"].sum(), rel=0.15)


@EACH
def test_intervals_hold_about_their_level_and_nest(world, kind):
    _, known = world
    model = kind().fit(known)

    narrow, wide = model.predict_interval(known, 90, 0.5), model.predict_interval(known, 90, 0.9)

    actual = known["target_spend"]
    held = (actual >= wide["predicted_clv_lower"]) & (actual <= wide["predicted_clv_upper"])
    assert 0.86 <= held.mean() <= 0.99
    assert (wide["predicted_clv_lower"] <= narrow["predicted_clv_lower"]).all()
    assert (narrow["predicted_clv_upper"] <= wide["predicted_clv_upper"]).all()


def test_quantiles_of_a_customer_do_not_depend_on_who_else_is_asked_for(fitted):
    model, frame = fitted

    together = model.spend_quantiles(frame, 90, (0.1, 0.5, 0.9))
    alone = model.spend_quantiles(frame.iloc[[7]], 90, (0.1, 0.5, 0.9))

    np.testing.assert_array_equal(together[:, [7]], alone)
    assert (np.diff(together, axis=0) >= 0).all()
    ends = model.predict_interval(frame, 90, 0.8).to_numpy().sum(axis=0)
    np.testing.assert_allclose(together[[0, 2]].sum(axis=1), ends, rtol=0.06)


def test_same_seed_same_interval_and_another_seed_another(fitted):
    model, frame = fitted
    again, other = (BgNbdGammaGamma(seed=seed) for seed in (0, 1))
    for one in (again, other):
        one.orders_, one.order_value_ = model.orders_, model.order_value_

    first = model.predict_interval(frame, 90, 0.8)

    pd.testing.assert_frame_equal(first, again.predict_interval(frame, 90, 0.8))
    assert not np.allclose(first, other.predict_interval(frame, 90, 0.8))


def test_many_kinds_of_customers_are_drawn_in_bins_of_their_age():
    rng = np.random.default_rng(0)
    age = rng.uniform(30, 700, 9000)
    frame = pd.DataFrame({"frequency": 2.0, "recency": age * 0.9, "T": age})
    model = BgNbd.from_parameters(r=0.8, alpha=40.0, a=0.8, b=3.0)

    ends = model.predict_interval(frame, 365, 0.9)

    young, old = age < 60, age > 650
    assert ends["expected_purchases_upper"][young].mean() > 2 * ends["expected_purchases_upper"][old].mean()


@EACH
def test_money_later_is_worth_less(world, kind):
    _, known = world
    model = kind().fit(known)

    year, ever = model.discounted_spend(known, 0.1, 365), model.discounted_spend(known, 0.1)

    assert (year < model.predict(known, 365)["predicted_clv"]).all()
    assert year.sum() == pytest.approx(model.predict(known, 365)["predicted_clv"].sum(), rel=0.1)
    assert (ever > year).all()
