import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.special import hyperu

from tenure.core.errors import OptionError
from tenure.models.btyd.pareto_nbd_equations import Likelihood
from tenure.models.pareto_nbd import ParetoNbd


def frame_of(frequency, recency, age):
    return pd.DataFrame({"frequency": frequency, "recency": recency, "T": age}, dtype=float)


def customers_of(number, seed, r=0.8, alpha=60.0, s=0.9, beta=150.0):
    """Pareto/NBD customers with ages up to two years; continuous times."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(60, 700, number)
    left = np.minimum(rng.exponential(1 / rng.gamma(s, 1 / beta, number)), age)
    orders = rng.poisson(rng.gamma(r, 1 / alpha, number) * left)
    last = left * rng.random(number) ** (1 / np.maximum(orders, 1))
    return frame_of(orders, np.where(orders > 0, last, 0.0), age)


@pytest.fixture
def cdnow_like():
    return ParetoNbd.from_parameters(r=0.553, alpha=10.578, s=0.606, beta=11.669)


@pytest.fixture
def three():
    return frame_of([0, 2, 5], [0, 20, 38], [39, 38.86, 39])


@pytest.mark.parametrize("truth", [[1, 1, 1, 1], [0.3, 0.8, 0.2, 3.0], [2, 0.1, 5, 0.4]])
def test_gradient_is_the_derivative_of_the_likelihood(truth):
    x, t_x, age = customers_of(300, seed=2).to_numpy().T
    likelihood, theta = Likelihood.of(x, t_x / 100, age / 100), np.log(truth)

    differences = [
        (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-5 for step in np.eye(4) * 1e-5
    ]

    np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-4)


def test_recovers_the_parameters_that_made_the_customers():
    truth = {"r": 0.8, "alpha": 60.0, "s": 0.9, "beta": 150.0}

    model = ParetoNbd().fit(customers_of(20_000, seed=1))

    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    assert model.diagnosis_.starts_agree
    for name, value in truth.items():
        off = model.params_[name] - value
        assert abs(off) < 3 * model.standard_errors_[name], name
        assert model.standard_errors_[name] < 0.35 * value, name


def test_large_logs_are_started_on_a_sample_and_finished_on_everyone():
    frame = customers_of(2000, seed=4)
    many = pd.concat([frame] * 4, ignore_index=True)

    few_params, many_params = ParetoNbd().fit(frame).params_, ParetoNbd().fit(many).params_

    assert many_params == pytest.approx(few_params, rel=1e-5)


@pytest.mark.parametrize(
    ("frequency", "recency", "age"),
    [
        ([0] * 500, [0] * 500, np.arange(500) % 300 + 1.0),
        ([4] * 50, [300] * 50, [300] * 50),
        ([0], [0], [10]),
    ],
    ids=["all one-time buyers", "nobody differs", "one new customer"],
)
def test_a_degenerate_log_gets_an_announced_fallback(frequency, recency, age):
    frame = frame_of(frequency, recency, age)

    model = ParetoNbd().fit(frame)
    made = model.predict(frame, 90)

    assert model.diagnosis_.fallback == "lognormal prior"
    assert "prior" in model.diagnosis_.advice
    assert model.standard_errors_ == {}
    assert np.isfinite(made.drop(columns="expected_date_of_next_order")).all(axis=None)
    assert (made["expected_purchases"] < 9).all()


@pytest.mark.parametrize("horizon", [1, 90, 3650])
@pytest.mark.parametrize(
    "parameters",
    [
        (0.5143, 2.8845, 0.2856, 14.1087),
        (10.465, 7.98565181e-3, 3.0516, 2.820),
        (1e-4, 1e5, 1e-4, 1e-4),
        (0.5, 1e-4, 0.5, 1e5),
        (400.0, 3000.0, 1000.0, 2900.0),
    ],
)
def test_extreme_customers_get_finite_answers_without_warnings(parameters, horizon):
    frame = frame_of(
        [221, 254, 161, 204, 2000, 0],
        [103.42857, 97.14286, 94.71429, 98.57143, 360, 0],
        [103.57143, 97.28571, 98.0, 99.42857, 365, 5],
    )

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = ParetoNbd.from_parameters(*parameters).predict(frame, horizon)

    assert np.isfinite(made.drop(columns="expected_date_of_next_order")).all(axis=None)
    assert made[["churn_probability", "probability_alive"]].stack().between(0, 1).all()


def test_probabilities_of_counts_add_up_and_have_the_expected_mean(cdnow_like, three):
    counts = np.arange(400)

    pmf = np.array([cdnow_like.probability_of_purchases(three, int(n), 39.0) for n in counts])

    np.testing.assert_allclose(pmf.sum(axis=0), 1.0, rtol=1e-10)
    np.testing.assert_allclose(counts @ pmf, cdnow_like.expected_purchases(three, 39.0), rtol=1e-8)
    np.testing.assert_allclose(pmf[0], cdnow_like.predict(three, 39.0)["churn_probability"], rtol=1e-10)


def test_counts_of_a_very_frequent_customer_are_sound(cdnow_like):
    frame = frame_of([300], [38.9], [39])
    counts = np.arange(120, 520)

    pmf = np.array([cdnow_like.probability_of_purchases(frame, int(n), 39.0)[0] for n in counts])

    assert (pmf >= 0).all()
    assert 0.8 < pmf.sum() < 1.0
    assert (np.diff(pmf[pmf.argmax() :]) <= 0).all()


def test_expectations_agree_with_simulated_futures(cdnow_like, three):
    rng = np.random.default_rng(0)
    alive = cdnow_like.probability_alive(three)
    for row in three.itertuples():
        here = rng.random(400_000) < alive[row.Index]
        rate = rng.gamma(0.553 + row.frequency, 1 / (10.578 + row.T), here.size)
        left = rng.exponential(1 / rng.gamma(0.606, 1 / (11.669 + row.T), here.size))
        orders = np.where(here, rng.poisson(rate * np.minimum(left, 39)), 0)

        assert cdnow_like.expected_purchases(three, 39)[row.Index] == pytest.approx(orders.mean(), rel=0.03)
        assert cdnow_like.predict(three, 39)["churn_probability"][row.Index] == pytest.approx(
            (orders == 0).mean(), abs=0.003
        )


def test_discounted_residual_is_the_closed_form_of_fader_hardie_and_lee(cdnow_like, three):
    rate, end = np.log1p(0.15) / 365.25, 11.669 + three["T"]
    shape = (0.553 + three["frequency"]) / (10.578 + three["T"])
    closed = shape * end * (rate * end) ** (0.606 - 1) * hyperu(0.606, 0.606, rate * end)

    made = cdnow_like.discounted_purchases(three, 0.15)

    np.testing.assert_allclose(made, closed * cdnow_like.probability_alive(three), rtol=1e-8)


def test_a_discount_takes_more_from_a_longer_horizon_and_almost_nothing_from_a_day(cdnow_like, three):
    whole = cdnow_like.discounted_purchases(three, 0.1)
    path = np.array([cdnow_like.discounted_purchases(three, 0.1, days) for days in (1, 365, 36_500, 500_000)])

    np.testing.assert_allclose(path[0], cdnow_like.expected_purchases(three, 1), rtol=1e-3)
    assert (np.diff(path, axis=0) >= 0).all()
    assert (path[1] < cdnow_like.expected_purchases(three, 365)).all()
    np.testing.assert_allclose(path[3], whole, rtol=1e-9)
    with pytest.raises(OptionError):
        cdnow_like.discounted_purchases(three, 0.0)


def test_nothing_special_happens_where_the_closed_form_divides_by_zero(three):
    at, beside = (
        ParetoNbd.from_parameters(0.5, 10, s, 12).expected_purchases(three, 39) for s in (1, 1 + 1e-9)
    )

    np.testing.assert_allclose(at, beside, rtol=1e-8)


def test_a_customer_is_ever_less_surely_alive_as_time_goes_on(cdnow_like, three):
    path = np.array([cdnow_like.probability_alive(three, days) for days in (0, 1, 10, 100, 1000)])

    assert (np.diff(path, axis=0) < 0).all()
    assert (path > 0).all()


def test_most_customers_fall_into_their_interval():
    rng = np.random.default_rng(0)
    frame = customers_of(3000, seed=8)
    model = ParetoNbd().fit(frame)
    truth = ParetoNbd.from_parameters(0.8, 60.0, 0.9, 150.0)
    alive = rng.random(len(frame)) < truth.probability_alive(frame)
    rate = rng.gamma(0.8 + frame["frequency"], 1 / (60 + frame["T"]))
    left = rng.exponential(1 / rng.gamma(0.9, 1 / (150 + frame["T"])))
    actual = np.where(alive, rng.poisson(rate * np.minimum(left, 90)), 0)

    ends = model.predict_interval(frame, 90, 0.8)

    held = (actual >= ends["expected_purchases_lower"]) & (actual <= ends["expected_purchases_upper"])
    assert 0.8 <= held.mean() <= 0.97


def test_a_next_order_more_than_ten_years_ahead_has_no_date():
    model = ParetoNbd.from_parameters(r=0.5, alpha=200.0, s=0.6, beta=50.0)
    frame = pd.DataFrame(
        {"frequency": [5.0, 0.0], "recency": [300.0, 0.0], "T": [310.0, 9000.0], "as_of": "2026-01-01"}
    )

    dates = model.predict(frame, 90)["expected_date_of_next_order"]

    assert dates.notna().tolist() == [True, False]
