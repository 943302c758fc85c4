import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import OptionError
from tenure.models.btyd.mbg_cnbd_k_equations import Likelihood
from tenure.models.mbg_cnbd_k import MbgCnbdK
from tenure.models.mbg_nbd import MbgNbd


def customers_of(number, seed, k=3, r=1.2, alpha=20.0, a=0.6, b=1.5):
    """MBG/CNBD-k customers with ages up to two years; continuous times."""
    rng = np.random.default_rng(seed)
    age, rate, dropout = rng.uniform(60, 700, number), rng.gamma(r, 1 / alpha, number), rng.beta(a, b, number)
    x, last, now, logs = (np.zeros(number) for _ in range(4))
    here = np.flatnonzero(rng.random(number) > dropout)
    while len(here):
        gap = rng.gamma(k, 1 / np.maximum(rate[here], 1e-12))
        now[here] += gap
        inside = now[here] < age[here]
        here, gap = here[inside], gap[inside]
        x[here] += 1
        last[here] = now[here]
        logs[here] += np.log(gap)
        here = here[rng.random(len(here)) > dropout[here]]
    return pd.DataFrame({"frequency": x, "recency": last, "T": age, "sum_log_gap_days": logs})


@pytest.fixture
def regular():
    return MbgCnbdK.from_parameters(r=1.2, alpha=20.0, a=0.6, b=1.5, k=3)


@pytest.fixture
def three():
    return pd.DataFrame({"frequency": [0.0, 2, 5], "recency": [0.0, 200, 380], "T": [390.0, 388.6, 390]})


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("truth", [[1, 1, 1, 1], [0.3, 0.8, 0.2, 3.0], [2, 0.1, 5, 0.4]])
def test_gradient_is_the_derivative_of_the_likelihood(truth, k):
    x, t_x, age, _ = customers_of(300, seed=2).to_numpy().T
    likelihood, theta = Likelihood.of(x, t_x / 100, age / 100, k), np.log(truth)

    differences = [
        (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-6 for step in np.eye(4) * 1e-6
    ]

    np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-4)


@pytest.mark.integration
def test_recovers_the_regularity_and_the_parameters_that_made_the_customers():
    truth = {"r": 1.2, "alpha": 20.0, "a": 0.6, "b": 1.5}

    model = MbgCnbdK().fit(customers_of(12_000, seed=1))

    assert model.params_["k"] == 3
    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    for name, value in truth.items():
        assert abs(model.params_[name] - value) < 3 * model.standard_errors_[name], name
        assert model.standard_errors_[name] < 0.2 * value, name


def test_a_k_of_one_is_mbg_nbd(three):
    frame = customers_of(1500, seed=3, k=1)
    one, plain = MbgCnbdK(regularity=1).fit(frame), MbgNbd().fit(frame)

    assert one.diagnosis_.log_likelihood == pytest.approx(plain.diagnosis_.log_likelihood)
    assert {name: one.params_[name] for name in plain.params_} == pytest.approx(plain.params_, rel=1e-5)
    again = MbgCnbdK.from_parameters(**plain.params_, k=1)
    columns = ["expected_purchases", "probability_alive", "churn_probability"]
    pd.testing.assert_frame_equal(again.predict(three, 90)[columns], plain.predict(three, 90)[columns])
    np.testing.assert_allclose(again.probability_alive(three, 90), plain.probability_alive(three, 90))


def test_without_gaps_the_regularity_is_unknown_and_the_diagnosis_says_so():
    frame = customers_of(500, seed=4).drop(columns="sum_log_gap_days")

    model = MbgCnbdK().fit(frame)

    assert model.params_["k"] == 1
    assert "sum_log_gap_days" in model.diagnosis_.advice
    assert MbgCnbdK(regularity=3).fit(frame).params_["k"] == 3
    with pytest.raises(OptionError):
        MbgCnbdK(regularity=0).fit(frame)


def test_counts_add_up_and_have_the_expected_mean(regular, three):
    counts = np.arange(120)

    pmf = np.array([regular.probability_of_purchases(three, int(n), 365.0) for n in counts])

    np.testing.assert_allclose(pmf.sum(axis=0), 1.0, rtol=1e-9)
    np.testing.assert_allclose(counts @ pmf, regular.expected_purchases(three, 365.0), rtol=1e-8)
    np.testing.assert_allclose(pmf[0], regular.predict(three, 365.0)["churn_probability"], rtol=1e-9)


def test_expectations_agree_with_simulated_customers(regular):
    fresh = customers_of(60_000, seed=0)
    ages = np.linspace(60, 700, 41)

    expected = np.mean([regular.new_customer_purchases(age) for age in ages])

    assert expected == pytest.approx(fresh["frequency"].mean(), rel=0.03)
    assert regular.new_customer_purchases(365) > regular.new_customer_purchases(364)


def test_an_overdue_regular_is_less_surely_alive_than_one_who_orders_at_random(regular):
    customer = pd.DataFrame({"frequency": [6.0], "recency": [300.0], "T": [480.0]})
    at_random = MbgCnbdK.from_parameters(r=1.2, alpha=60.0, a=0.6, b=1.5, k=1)

    assert regular.probability_alive(customer)[0] < at_random.probability_alive(customer)[0] / 2
