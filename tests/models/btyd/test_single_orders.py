"""Learning from single order values: the likelihood, what it adds to means, and when it is not used."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from tenure.core.errors import FrameError
from tenure.models.bg_nbd_gamma_gamma import BgNbdGammaGamma
from tenure.models.btyd.gamma_gamma_equations import Likelihood
from tenure.models.btyd.single_orders import OF_MEANS, OF_ORDERS
from tenure.models.gamma_gamma import GammaGamma
from tenure.models.net_gamma_gamma import NetGammaGamma

NEW = ["geometric_monetary_value", "geometric_kept_order_value"]


def customers_of(orders: np.ndarray, level: np.ndarray, scatter: np.ndarray) -> pd.DataFrame:
    """A frame of repeat buyers: values are level times `scatter`, orders + 1 each, the last still to come."""
    who = np.repeat(np.arange(len(orders)), orders + 1)
    value = level[who] * scatter
    ends = np.cumsum(orders + 1)
    ahead = value[ends - 1]
    seen = np.delete(np.arange(who.size), ends - 1)
    who, value = who[seen], value[seen]
    mean = np.bincount(who, value) / orders
    geometric = np.exp(np.bincount(who, np.log(value)) / orders)
    return pd.DataFrame(
        {
            "frequency": orders.astype(float),
            "monetary_value": mean,
            "geometric_monetary_value": geometric,
            "last_order_value": value[np.cumsum(orders) - 1],
            "next": ahead,
        }
    )


def of_all_days(repeats: pd.DataFrame) -> pd.DataFrame:
    """The same values as those of all order days, which Net Gamma-Gamma learns from; none was refunded."""
    columns = {"monetary_value": "kept_order_value", "geometric_monetary_value": "geometric_kept_order_value"}
    days = repeats["frequency"]
    return repeats.rename(columns=columns).assign(frequency=days - 1.0, kept_order_days=days)


def shop(number: int, seed: int, p: float = 3.0, q: float = 4.0, v: float = 60.0) -> pd.DataFrame:
    """Everybody with four to six orders, as of a yearly box or a school year."""
    rng = np.random.default_rng(seed)
    orders = rng.integers(4, 7, number)
    return customers_of(orders, 1 / rng.gamma(q, 1 / v, number), rng.gamma(p, 1.0, (orders + 1).sum()))


def test_likelihood_is_the_integral_over_the_rate_of_every_order_value():
    p, q, v, values = 2.3, 3.1, 1.7, np.array([0.4, 2.0, 1.1, 0.7])

    def given(rate: float) -> float:
        return float(gamma.pdf(values, p, scale=1 / rate).prod() * gamma.pdf(rate, q, scale=1 / v))

    geometric = np.exp(np.log(values).mean())
    likelihood = Likelihood.of(np.array([4.0]), np.array([values.mean()]), np.array([geometric]))

    total, _ = likelihood(np.log([p, q - 1.0, v]))

    assert total == pytest.approx(np.log(quad(given, 0, np.inf)[0]), rel=1e-8)


def test_likelihood_of_a_mean_is_the_integral_over_the_rate_of_that_mean():
    p, q, v, x, z = 2.3, 3.1, 1.7, 4.0, 1.05

    def given(rate: float) -> float:
        return float(gamma.pdf(z, p * x, scale=1 / (x * rate)) * gamma.pdf(rate, q, scale=1 / v))

    total, _ = Likelihood.of(np.array([x]), np.array([z]), np.array([np.nan]))(np.log([p, q - 1.0, v]))

    assert total == pytest.approx(np.log(quad(given, 0, np.inf)[0]), rel=1e-8)


def test_gradient_is_the_derivative_where_some_are_known_by_their_mean_alone():
    frame = shop(300, seed=1)
    geometric = frame["geometric_monetary_value"].where(frame.index % 3 > 0).to_numpy()
    likelihood = Likelihood.of(frame["frequency"].to_numpy(), frame["monetary_value"].to_numpy(), geometric)

    for theta in (np.log([3.0, 3.0, 60.0]), np.log([6.0, 0.5, 20.0]), np.log([0.4, 5.0, 90.0])):
        differences = [
            (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-6 for step in np.eye(3) * 1e-6
        ]
        np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-3)


def test_of_a_single_order_both_likelihoods_say_the_same():
    x, z = np.ones(5), np.array([0.2, 0.7, 1.0, 1.6, 4.0])
    theta = np.log([2.0, 1.5, 0.8])

    assert Likelihood.of(x, z, z)(theta)[0] == pytest.approx(Likelihood.of(x, z)(theta)[0])


@pytest.mark.parametrize("kind", [GammaGamma, NetGammaGamma])
def test_parameters_are_found_where_customers_have_similar_numbers_of_orders(kind):
    frame = shop(3_000, seed=2)
    frame = of_all_days(frame) if kind is NetGammaGamma else frame

    every, means = kind().fit(frame), kind().fit(frame.drop(columns=NEW, errors="ignore"))

    assert (every.diagnosis_.likelihood_of, means.diagnosis_.likelihood_of) == (OF_ORDERS, OF_MEANS)
    for name, value in {"p": 3.0, "q": 4.0, "v": 60.0}.items():
        assert abs(every.params_[name] - value) < 3 * every.standard_errors_[name], name
        assert every.standard_errors_[name] < 0.06 * value, name
    assert means.standard_errors_["p"] > 10 * every.standard_errors_["p"]


def test_parameters_are_found_where_numbers_of_orders_differ_and_customers_are_many():
    rng = np.random.default_rng(3)
    orders = 1 + rng.negative_binomial(1, 0.3, 30_000)
    level = 1 / rng.gamma(4.0, 1 / 60.0, 30_000)
    frame = customers_of(orders, level, rng.gamma(3.0, 1.0, (orders + 1).sum()))

    model = GammaGamma().fit(frame)

    assert model.diagnosis_.likelihood_of == OF_ORDERS
    for name, value in {"p": 3.0, "q": 4.0, "v": 60.0}.items():
        assert abs(model.params_[name] - value) < 3 * model.standard_errors_[name], name


def test_customers_who_differ_are_told_apart_where_means_alone_make_them_all_alike():
    """Levels between 20 and 100 lack a long tail; the likelihood of means takes that for equal customers."""
    rng = np.random.default_rng(4)
    orders = rng.integers(4, 7, 3_000)
    frame = customers_of(orders, rng.uniform(20, 100, 3_000), rng.gamma(3.0, 1 / 3.0, (orders + 1).sum()))

    every, means = GammaGamma().fit(frame), GammaGamma().fit(frame.drop(columns=NEW, errors="ignore"))

    assert means.diagnosis_.fallback is not None
    assert every.diagnosis_.fallback is None
    told, alike = (one.predict(frame, 1)["expected_order_value"] for one in (every, means))
    assert (told - frame["next"]).abs().mean() < 0.97 * (alike - frame["next"]).abs().mean()


@pytest.mark.parametrize("kind", [GammaGamma, NetGammaGamma])
def test_orders_of_next_to_nothing_do_not_mislead(kind):
    """Every thirtieth order is worth a ten-thousandth of the usual, as if all but a cent was refunded."""
    rng = np.random.default_rng(5)
    orders = rng.integers(4, 7, 3_000)
    many = (orders + 1).sum()
    scatter = np.where(rng.random(many) < 1 / 30, 1e-4, rng.gamma(6.0, 1 / 6.0, many))
    frame = customers_of(orders, 180 / rng.gamma(4.0, 1.0, 3_000), scatter)
    frame = of_all_days(frame) if kind is NetGammaGamma else frame

    model, means = kind().fit(frame), kind().fit(frame.drop(columns=NEW, errors="ignore"))
    misled = kind().fit(frame.drop(columns="last_order_value"))

    assert model.params_ == means.params_
    assert model.diagnosis_.likelihood_of == OF_MEANS
    assert misled.diagnosis_.likelihood_of == OF_ORDERS
    error, misled_error = (
        (one.predict(frame, 1)["expected_order_value"] - frame["next"]).pow(2).mean()
        for one in (model, misled)
    )
    assert error < misled_error


def test_unknown_geometric_means_count_as_means():
    frame = shop(2_000, seed=6)
    some = frame["geometric_monetary_value"].where(frame.index % 4 > 0)

    half, none = (
        GammaGamma().fit(frame.assign(geometric_monetary_value=column)) for column in (some, some * np.nan)
    )

    assert half.diagnosis_.likelihood_of == OF_ORDERS
    assert half.params_ == pytest.approx({"p": 3.0, "q": 4.0, "v": 60.0}, rel=0.15)
    assert none.params_ == GammaGamma().fit(frame.drop(columns=NEW, errors="ignore")).params_


@pytest.mark.parametrize("kind", [GammaGamma, NetGammaGamma])
def test_the_unit_of_money_does_not_matter(kind):
    frame = shop(1_000, seed=7)
    frame = of_all_days(frame) if kind is NetGammaGamma else frame
    values = [name for name in frame.columns if "value" in name]
    cents = frame.assign(**{name: frame[name] * 100 for name in values})

    euros, of_cents = kind().fit(frame), kind().fit(cents)

    assert of_cents.params_["p"] == pytest.approx(euros.params_["p"])
    assert of_cents.params_["v"] == pytest.approx(100 * euros.params_["v"])
    amounts = frame["frequency"].sum() + (len(frame) if kind is NetGammaGamma else 0)
    less = euros.diagnosis_.log_likelihood - of_cents.diagnosis_.log_likelihood
    assert less == pytest.approx(amounts * np.log(100))


def test_a_frame_with_capped_columns_can_be_learned_from():
    frame = shop(2_000, seed=8)
    names = ["monetary_value", "geometric_monetary_value"]
    frame.loc[frame["monetary_value"].nlargest(200).index, "geometric_monetary_value"] = np.nan
    capped = frame.assign(**{name: frame[name].clip(upper=frame[name].quantile(0.8)) for name in names})
    above = capped.assign(geometric_monetary_value=capped["geometric_monetary_value"] * 1.5)

    for one in (capped, above):
        assert GammaGamma().fit(one).diagnosis_.likelihood_of == OF_ORDERS


def test_a_geometric_mean_of_nothing_is_refused():
    frame = shop(50, seed=9)
    frame.loc[3, "geometric_monetary_value"] = 0.0

    with pytest.raises(FrameError, match="geometric_monetary_value at or below 0: 1"):
        GammaGamma().fit(frame)


def test_a_model_saved_before_there_was_a_choice_predicts_the_same(tmp_path):
    frame = shop(500, seed=10)
    model = GammaGamma().fit(frame[["frequency", "monetary_value"]])
    model.save(tmp_path)
    card = json.loads((tmp_path / "card.json").read_text())
    del card["learned"]["diagnosis"]["likelihood_of"]
    (tmp_path / "card.json").write_text(json.dumps(card))

    again = GammaGamma.load(tmp_path)

    assert again.diagnosis_.likelihood_of == ""
    pd.testing.assert_frame_equal(again.predict(frame, 30), model.predict(frame, 30))


def test_models_of_timing_and_value_learn_from_single_orders():
    rng = np.random.default_rng(11)
    repeats = shop(1_500, seed=11)
    age = rng.integers(300, 600, len(repeats)).astype(float)
    frame = repeats.assign(T=age, recency=np.floor(age * rng.beta(4, 1, len(age))) + 10.0)
    frame["recency"] = frame["recency"].clip(upper=frame["T"])
    net = frame.assign(
        kept_order_days=frame["frequency"],
        kept_order_value=frame["monetary_value"],
        geometric_kept_order_value=frame["geometric_monetary_value"],
    )

    for known, kind in ((frame, GammaGamma), (net, NetGammaGamma)):
        model = BgNbdGammaGamma().fit(known)

        assert isinstance(model.order_value_, kind)
        assert model.order_value_.diagnosis_.likelihood_of == OF_ORDERS
        assert set(NEW) < set(model.card.fits_on)
