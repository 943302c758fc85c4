import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FitError, FrameError
from tenure.models.btyd.gamma_gamma_equations import Likelihood, unscaled_spend
from tenure.models.gamma_gamma import GammaGamma


def test_gradient_is_the_derivative_of_the_likelihood():
    rng = np.random.default_rng(0)
    likelihood = Likelihood.of(rng.integers(1, 9, 200).astype(float), rng.gamma(2, 1, 200))

    for theta in (np.zeros(3), np.log([6.0, 2.0, 0.5]), np.log([0.4, 5.0, 3.0])):
        differences = [
            (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-6 for step in np.eye(3) * 1e-6
        ]
        np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-4)


def test_recovers_the_parameters_that_made_the_values(make_frame):
    model = GammaGamma().fit(make_frame(12_000, seed=1, p=6.0, q=4.0, v=15.0))

    assert model.params_ == pytest.approx({"p": 6.0, "q": 4.0, "v": 15.0}, rel=0.15)
    assert model.population_mean == pytest.approx(6 * 15 / 3, rel=0.05)
    assert model.diagnosis_.fallback is None


def test_the_more_orders_the_closer_to_the_customers_own_mean():
    model = GammaGamma.from_parameters(p=6.25, q=3.74, v=15.44)
    frame = pd.DataFrame({"frequency": [0.0, 1, 10, 1000], "monetary_value": [np.nan, 100, 100, 100]})

    values = model.predict(frame, 90)["expected_order_value"]

    assert values[0] == pytest.approx(model.population_mean)
    assert values.is_monotonic_increasing
    assert values[3] == pytest.approx(100, rel=0.01)


def test_customers_whose_orders_were_all_refunded_do_not_break_it(make_frame):
    frame = make_frame(400, seed=2)
    frame.loc[frame.index[:20], "monetary_value"] = -5.0

    model = GammaGamma().fit(frame)

    assert (model.predict(frame, 90)["expected_order_value"] >= 0).all()


def test_values_so_scattered_that_they_have_no_mean_get_an_announced_fallback():
    rng = np.random.default_rng(1)
    values = 1 / rng.gamma(0.5, 1, 500)
    frame = pd.DataFrame({"frequency": np.ones(500), "monetary_value": values})

    model = GammaGamma().fit(frame)

    assert model.diagnosis_.fallback == "lognormal prior"
    assert np.isfinite(model.population_mean)


def test_without_repeat_buyers_nothing_can_be_learned():
    frame = pd.DataFrame({"frequency": [0.0, 0.0], "monetary_value": [np.nan, np.nan]})

    with pytest.raises(FitError) as caught:
        GammaGamma().fit(frame)
    assert caught.value.code == "model.fit.no_repeat_buyers"


def test_a_repeat_buyer_without_a_value_is_refused():
    frame = pd.DataFrame({"frequency": [1.0, 2.0], "monetary_value": [np.nan, 3.0]})

    with pytest.raises(FrameError, match="monetary_value null with repeat orders: 1"):
        GammaGamma().fit(frame)


def test_simulated_spend_has_the_expected_mean():
    model = GammaGamma.from_parameters(p=6.25, q=3.74, v=15.44)
    frame = pd.DataFrame({"frequency": [3.0], "monetary_value": [40.0]})
    draws = unscaled_spend(
        np.random.default_rng(0), model.parameters(), np.full((1, 400_000), 2.0), np.array([[3.0]])
    )

    total = draws.mean() * (15.44 + 3 * 40)

    assert total == pytest.approx(2 * model.predict(frame, 1)["expected_order_value"][0], rel=0.01)
