import numpy as np
import pandas as pd
import pytest

from tenure.models.bg_nbd import BgNbd
from tenure.models.btyd.mbg_nbd_equations import Likelihood
from tenure.models.mbg_nbd import MbgNbd


def customers_of(number, seed, r=0.8, alpha=60.0, a=0.6, b=1.5):
    """MBG/NBD customers with ages up to two years; continuous times."""
    rng = np.random.default_rng(seed)
    age, rate, dropout = rng.uniform(60, 700, number), rng.gamma(r, 1 / alpha, number), rng.beta(a, b, number)
    x, last, now = np.zeros(number), np.zeros(number), np.zeros(number)
    here = np.flatnonzero(rng.random(number) > dropout)
    while len(here):
        now[here] += rng.exponential(1 / np.maximum(rate[here], 1e-12))
        here = here[now[here] < age[here]]
        x[here] += 1
        last[here] = now[here]
        here = here[rng.random(len(here)) > dropout[here]]
    return pd.DataFrame({"frequency": x, "recency": last, "T": age})


@pytest.fixture
def cdnow_like():
    return MbgNbd.from_parameters(r=0.525, alpha=6.183, a=0.891, b=1.614)


@pytest.fixture
def three():
    return pd.DataFrame({"frequency": [0.0, 2, 5], "recency": [0.0, 20, 38], "T": [39, 38.86, 39]})


@pytest.mark.parametrize("truth", [[1, 1, 1, 1], [0.3, 0.8, 0.2, 3.0], [2, 0.1, 5, 0.4]])
def test_gradient_is_the_derivative_of_the_likelihood(truth):
    x, t_x, age = customers_of(300, seed=2).to_numpy().T
    likelihood, theta = Likelihood.of(x, t_x / 100, age / 100), np.log(truth)

    differences = [
        (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-6 for step in np.eye(4) * 1e-6
    ]

    np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-4)


def test_recovers_the_parameters_that_made_the_customers():
    truth = {"r": 0.8, "alpha": 60.0, "a": 0.6, "b": 1.5}

    model = MbgNbd().fit(customers_of(20_000, seed=1))

    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    for name, value in truth.items():
        assert abs(model.params_[name] - value) < 3 * model.standard_errors_[name], name
        assert model.standard_errors_[name] < 0.2 * value, name


def test_one_order_leaves_it_open_whether_the_customer_left(cdnow_like, three):
    as_bg = BgNbd.from_parameters(r=0.525, alpha=6.183, a=0.891, b=1.614)

    assert as_bg.probability_alive(three)[0] == 1
    assert 0 < cdnow_like.probability_alive(three)[0] < 1 / (1 + 0.891 / 1.614)
    assert cdnow_like.new_customer_probability(0, 1e-9) == pytest.approx(1.0)


def test_expectations_agree_with_simulated_customers(cdnow_like, three):
    fresh = customers_of(100_000, seed=0, r=0.525, alpha=6.183, a=0.891, b=1.614)
    age = fresh["T"].mean()
    orders = np.mean([cdnow_like.new_customer_purchases(t) for t in np.linspace(60, 700, 41)])

    assert orders == pytest.approx(fresh["frequency"].mean(), rel=0.03)
    assert 370 < age < 390


def test_probabilities_of_counts_add_up_and_have_the_expected_mean(cdnow_like, three):
    counts = np.arange(400)

    pmf = np.array([cdnow_like.probability_of_purchases(three, int(n), 39.0) for n in counts])

    np.testing.assert_allclose(pmf.sum(axis=0), 1.0, rtol=1e-6)
    np.testing.assert_allclose(counts @ pmf, cdnow_like.expected_purchases(three, 39.0), rtol=1e-4)
    np.testing.assert_allclose(pmf[0], cdnow_like.predict(three, 39.0)["churn_probability"], rtol=1e-12)


def test_a_degenerate_log_gets_an_announced_fallback():
    frame = pd.DataFrame({"frequency": 0.0, "recency": 0.0, "T": np.arange(500) % 300 + 1.0})

    model = MbgNbd().fit(frame)

    assert model.diagnosis_.fallback == "lognormal prior"
    assert (model.predict(frame, 90)["expected_purchases"] < 1).all()
