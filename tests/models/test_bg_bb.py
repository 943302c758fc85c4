import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FrameError, OptionError
from tenure.models.bg_bb import BgBb
from tenure.models.btyd.bg_bb_equations import Likelihood


def customers_of(number, seed, periods=24, alpha=1.2, beta=2.0, gamma=0.7, delta=5.0):
    """BG/BB customers, of ages up to a number of periods."""
    rng = np.random.default_rng(seed)
    p, theta = rng.beta(alpha, beta, number), rng.beta(gamma, delta, number)
    age = rng.integers(4, periods + 1, number)
    here, x, last = np.ones(number, bool), np.zeros(number), np.zeros(number)
    for period in range(1, periods + 1):
        here &= (rng.random(number) > theta) & (period <= age)
        orders = here & (rng.random(number) < p)
        x[orders] += 1
        last[orders] = period
    return pd.DataFrame({"frequency": x, "recency": last, "T": age.astype(float)})


@pytest.fixture
def known():
    return BgBb.from_parameters(alpha=1.2, beta=2.0, gamma=0.7, delta=5.0)


@pytest.mark.parametrize("truth", [[1, 1, 1, 1], [0.3, 0.8, 0.2, 3.0], [2, 0.1, 5, 40]])
def test_gradient_is_the_derivative_of_the_likelihood(truth):
    likelihood, theta = Likelihood.of(*customers_of(300, seed=2).to_numpy().T), np.log(truth)

    differences = [
        (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-6 for step in np.eye(4) * 1e-6
    ]

    np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-4)


def test_recovers_the_parameters_that_made_the_customers():
    truth = {"alpha": 1.2, "beta": 2.0, "gamma": 0.7, "delta": 5.0}

    model = BgBb().fit(customers_of(20_000, seed=1))

    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    for name, value in truth.items():
        assert abs(model.params_[name] - value) < 3 * model.standard_errors_[name], name
        assert model.standard_errors_[name] < 0.15 * value, name


def test_the_unit_of_time_changes_nothing():
    frame = customers_of(2000, seed=3)
    weeks = frame.assign(recency=frame["recency"] * 7, T=frame["T"] * 7)

    one, other = BgBb().fit(frame), BgBb(period_days=7).fit(weeks)

    assert other.params_ == one.params_
    assert other.diagnosis_ == one.diagnosis_
    np.testing.assert_allclose(other.expected_purchases(weeks, 70), one.expected_purchases(frame, 10))


def test_expectations_agree_with_simulated_customers(known):
    fresh = customers_of(100_000, seed=0, periods=4)

    assert known.new_customer_purchases(4) == pytest.approx(fresh["frequency"].mean(), rel=0.02)
    assert known.new_customer_probability(0, 4) == pytest.approx((fresh["frequency"] == 0).mean(), abs=0.005)


def test_counts_add_up_and_have_the_expected_mean(known):
    frame = pd.DataFrame({"frequency": [0.0, 2, 5], "recency": [0.0, 4, 11], "T": [12.0, 12, 12]})

    pmf = np.array([known.probability_of_purchases(frame, n, 20) for n in range(21)])

    np.testing.assert_allclose(pmf.sum(axis=0), 1.0)
    np.testing.assert_allclose(np.arange(21) @ pmf, known.expected_purchases(frame, 20))
    np.testing.assert_allclose(pmf[0], known.predict(frame, 20)["churn_probability"])


def test_nothing_special_happens_where_the_closed_form_divides_by_zero():
    frame = pd.DataFrame({"frequency": [0.0, 2], "recency": [0.0, 4], "T": [12.0, 12]})
    at, beside = (
        BgBb.from_parameters(1.2, 2, gamma, 5).expected_purchases(frame, 9) for gamma in (1, 1.00001)
    )

    np.testing.assert_allclose(at, beside, rtol=1e-4)


def test_orders_between_opportunities_are_refused():
    with pytest.raises(FrameError, match="more orders than periods"):
        BgBb().fit(pd.DataFrame({"frequency": [3.0], "recency": [2.0], "T": [5.0]}))
    with pytest.raises(FrameError, match="not whole periods"):
        BgBb(period_days=7).fit(pd.DataFrame({"frequency": [1.0], "recency": [7.0], "T": [20.0]}))
    with pytest.raises(OptionError):
        BgBb(period_days=0).fit(pd.DataFrame({"frequency": [1.0], "recency": [7.0], "T": [20.0]}))
