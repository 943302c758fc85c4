import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FitError, FrameError
from tenure.models.bg_nbd_gamma_gamma import BgNbdGammaGamma
from tenure.models.btyd.net_gamma_gamma_equations import Likelihood
from tenure.models.gamma_gamma import GammaGamma
from tenure.models.net_gamma_gamma import NetGammaGamma

TRUTH = {"p": 4.0, "q": 4.0, "v": 40.0, "a": 6.0, "b": 1.5}


def customers_of(number: int, seed: int, p: float, q: float, v: float, a: float, b: float) -> pd.DataFrame:
    """Customers whose order days are drawn one by one; `next` is the net value of one day more."""
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 15, number)
    share, rate = rng.beta(a, b, number), rng.gamma(q, 1 / v, number)
    who = np.repeat(np.arange(number), n + 1)
    value = np.where(rng.random(who.size) < share[who], rng.gamma(p, 1 / rate[who]), 0.0)
    last = np.cumsum(n + 1) - 1
    ahead, value[last] = value[last], 0.0
    kept = np.bincount(who, value > 0, number)
    total = np.bincount(who, value, number)
    with np.errstate(invalid="ignore"):
        mean = total / kept
    return pd.DataFrame(
        {
            "frequency": n - 1.0,
            "kept_order_days": kept,
            "kept_order_value": mean,
            "monetary_value": np.where(n > 1, total / n, np.nan),
            "next": ahead,
        }
    )


@pytest.fixture(scope="module")
def shop() -> pd.DataFrame:
    return customers_of(20_000, seed=1, **TRUTH)


@pytest.fixture(scope="module")
def fitted(shop) -> NetGammaGamma:
    return NetGammaGamma().fit(shop)


def test_gradient_is_the_derivative_of_the_likelihood(shop):
    some = shop.head(300)
    mean = some["kept_order_value"].fillna(0.0).to_numpy() / 50
    likelihood = Likelihood.of(some["frequency"].to_numpy() + 1, some["kept_order_days"].to_numpy(), mean)

    for theta in (np.zeros(5), np.log([6.0, 2.0, 0.5, 4.0, 0.3]), np.log([0.4, 5.0, 3.0, 0.2, 2.0])):
        differences = [
            (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-6 for step in np.eye(5) * 1e-6
        ]
        np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-3)


def test_recovers_the_parameters_that_made_the_values(fitted):
    assert fitted.diagnosis_.converged
    assert fitted.diagnosis_.starts_agree
    assert fitted.diagnosis_.fallback is None
    for name, value in TRUTH.items():
        assert abs(fitted.params_[name] - value) < 3 * fitted.standard_errors_[name], name
        assert fitted.standard_errors_[name] < 0.1 * value, name


def test_what_is_expected_of_the_next_day_is_what_comes(shop, fitted):
    expected = fitted.predict(shop, 1)["expected_order_value"]

    assert expected.sum() == pytest.approx(shop["next"].sum(), rel=0.02)
    for group in (shop["kept_order_days"] == 0, shop["frequency"] == 0, expected > expected.quantile(0.8)):
        assert group.sum() > 100
        assert expected[group].mean() == pytest.approx(shop.loc[group, "next"].mean(), rel=0.12)


def test_it_is_nearer_than_gamma_gamma_which_learns_from_repeat_orders_alone(shop, fitted):
    plain = GammaGamma().fit(shop).predict(shop, 1)["expected_order_value"]

    net = fitted.predict(shop, 1)["expected_order_value"]

    miss, plain_miss = ((shop["next"] - one).pow(2).mean() for one in (net, plain))
    assert miss < 0.98 * plain_miss


def test_where_nothing_was_ever_refunded_it_is_gamma_gamma_of_all_order_days(make_frame):
    frame = make_frame(3000, seed=4).assign(kept_order_days=lambda one: one["frequency"] + 1)
    frame["kept_order_value"] = frame["net_spend"] / frame["kept_order_days"]
    every_day = frame.assign(frequency=frame["kept_order_days"], monetary_value=frame["kept_order_value"])

    net, plain = NetGammaGamma().fit(frame), GammaGamma().fit(every_day)

    assert net.params_["a"] is None
    assert net.diagnosis_.log_likelihood == pytest.approx(plain.diagnosis_.log_likelihood)
    pd.testing.assert_frame_equal(net.predict(frame, 1), plain.predict(every_day, 1), rtol=1e-4)


def test_simulated_spend_has_the_expected_mean():
    model = NetGammaGamma.from_parameters(**TRUTH)
    frame = pd.DataFrame({"frequency": [4.0], "kept_order_days": [3.0], "kept_order_value": [20.0]})
    spend = model.spend(frame)
    columns = [column[:, None] for column in spend.columns]

    drawn = spend.draw(np.random.default_rng(0), np.full((1, 400_000), 2.0), *columns) * spend.scale[:, None]

    assert drawn.mean() == pytest.approx(2 * model.predict(frame, 1)["expected_order_value"][0], rel=0.01)
    assert (drawn == 0).any()


def test_a_composition_takes_it_where_the_frame_says_what_was_kept(make_frame, tmp_path):
    frame = make_frame(1500, seed=5)
    told = frame.assign(kept_order_days=frame["frequency"] + 1.0, kept_order_value=frame["first_order_value"])
    told.loc[told.index[::9], ["kept_order_days", "kept_order_value"]] = [0.0, np.nan]

    net, plain = BgNbdGammaGamma().fit(told), BgNbdGammaGamma().fit(frame)
    net.save(tmp_path)
    again = BgNbdGammaGamma.load(tmp_path)

    assert isinstance(plain.order_value_, GammaGamma)
    assert isinstance(again.order_value_, NetGammaGamma)
    pd.testing.assert_frame_equal(again.predict_interval(told, 90, 0.8), net.predict_interval(told, 90, 0.8))
    nothing = net.predict(told, 90)["expected_order_value"][told["kept_order_days"] == 0]
    assert nothing.max() < net.predict(told, 90)["expected_order_value"].mean()


def test_where_everything_was_sent_back_nothing_can_be_learned():
    frame = pd.DataFrame(
        {"frequency": [0.0, 2], "kept_order_days": [0.0, 0], "kept_order_value": [np.nan] * 2}
    )

    with pytest.raises(FitError) as caught:
        NetGammaGamma().fit(frame)
    assert caught.value.code == "model.fit.nothing_kept"


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"kept_order_days": 9.0}, "above frequency"),
        ({"kept_order_value": np.nan}, "null with kept"),
        ({"kept_order_value": -3.0}, "at or below 0: 1"),
    ],
)
def test_impossible_values_are_refused_by_name_and_count(spoilt, said):
    row = {"frequency": 2.0, "kept_order_days": 2.0, "kept_order_value": 5.0}

    with pytest.raises(FrameError, match=said):
        NetGammaGamma().fit(pd.DataFrame([row, row | spoilt]))
