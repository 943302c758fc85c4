"""Means, quantiles and losses of the heads, against draws and against formulas written out."""

import numpy as np
import pytest
from scipy.stats import lognorm, poisson

from tenure.models.deep.outputs import Outputs


def raw_of(*spend: float, orders: float = 0.0, buys: float = 0.0) -> np.ndarray:
    return np.array([[orders, buys, *spend]])


def inverse_softplus(sigma: float) -> float:
    return float(np.log(np.expm1(sigma)))


def test_the_zero_inflated_lognormal_has_the_mean_and_quantiles_of_its_draws():
    outputs = Outputs("zero_inflated_lognormal", unit=10.0)
    raw = raw_of(np.log(0.4 / 0.6), 0.5, inverse_softplus(0.8))
    rng = np.random.default_rng(0)
    draws = 10 * np.where(rng.random(400_000) < 0.4, rng.lognormal(0.5, 0.8, 400_000), 0.0)

    assert outputs.expected(raw)["spend"][0] == pytest.approx(draws.mean(), rel=0.01)
    for share in (0.3, 0.7, 0.9, 0.99):
        assert outputs.spend_quantile(raw, share)[0] == pytest.approx(np.quantile(draws, share), rel=0.02)
    assert outputs.spend_quantile(raw, 0.59)[0] == 0


def test_the_tweedie_head_has_the_quantiles_of_a_compound_poisson_gamma():
    outputs = Outputs("tweedie", unit=2.0, spread=3.0)
    mean, power = 4.0, 1.5
    rate = mean ** (2 - power) / (3.0 * (2 - power))
    scale, shape = 3.0 * (power - 1) * mean ** (power - 1), (2 - power) / (power - 1)
    rng = np.random.default_rng(0)
    draws = (
        2 * rng.gamma(shape * np.maximum(counts := rng.poisson(rate, 400_000), 1e-9), scale) * (counts > 0)
    )

    assert draws.mean() == pytest.approx(2 * mean, rel=0.01)
    for share in (0.1, 0.5, 0.8, 0.95):
        found = outputs.spend_quantile(np.vstack([raw_of(np.log(mean)), raw_of(np.log(50.0))]), share)
        assert found[0] == pytest.approx(np.quantile(draws, share), rel=0.02, abs=0.02)
        assert found[1] > found[0] or share < 0.2


def test_orders_are_poisson_or_wider():
    raw = raw_of(orders=np.log(5.0))

    assert Outputs(None).orders_quantile(raw, 0.9)[0] == poisson.ppf(0.9, 5.0)
    assert Outputs(None, dispersion=1.0).orders_quantile(raw, 0.9)[0] > poisson.ppf(0.9, 5.0)


def test_spreads_are_those_of_the_rows_that_were_kept_back():
    rng = np.random.default_rng(1)
    raw = np.column_stack([np.zeros(50_000), np.zeros(50_000), rng.uniform(1, 3, 50_000)])
    orders = rng.negative_binomial(2, 2 / 3, 50_000).astype(float)

    found = Outputs("squared").fitted(raw, orders, raw[:, 2] + rng.normal(0, 0.5, 50_000), np.ones(50_000))

    assert found.spread == pytest.approx(0.5, rel=0.02)
    assert found.dispersion == pytest.approx(0.5, rel=0.1)


def test_a_lognormal_mean_is_brought_to_what_kept_back_rows_spent():
    raw = np.repeat(raw_of(20.0, 0.0, inverse_softplus(1.0)), 100, axis=0)
    outputs = Outputs("zero_inflated_lognormal")

    found = outputs.fitted(raw, np.ones(100), np.full(100, 1.2), np.ones(100))

    assert found.expected(raw)["spend"] == pytest.approx(1.2)
    assert found.spend_quantile(raw, 0.5) == pytest.approx(outputs.spend_quantile(raw, 0.5))


def test_the_losses_are_the_negative_log_likelihoods():
    torch = pytest.importorskip("torch")
    from tenure.models.deep.network import loss_of

    raw = np.array([[0.3, -0.2, 0.4, 1.1, 0.2], [0.3, -0.2, 0.4, 1.1, 0.2]])
    targets = np.array([[2.0, 7.5], [0.0, 0.0]])
    sigma, share, buys = np.log1p(np.exp(0.2)), 1 / (1 + np.exp(-0.4)), 1 / (1 + np.exp(0.2))

    loss = loss_of("zero_inflated_lognormal")(torch.tensor(raw), torch.tensor(targets)).numpy()

    # Up to terms of the target alone: log(x sqrt(2 pi)) and log(n!).
    free = -lognorm.logpdf(7.5, sigma, scale=np.exp(1.1)) - np.log(7.5 * np.sqrt(2 * np.pi))
    orders = np.exp(0.3) - 2 * 0.3
    assert loss[0] == pytest.approx(orders - np.log(buys) - np.log(share) + free)
    assert loss[1] == pytest.approx(np.exp(0.3) - np.log(1 - buys) - np.log(1 - share))


def test_what_everyone_begins_with_is_the_mean():
    rng = np.random.default_rng(2)
    spend = np.where(rng.random(5000) < 0.3, rng.lognormal(0.2, 0.5, 5000), 0.0)
    orders = rng.poisson(0.8, 5000).astype(float)

    for head in ("zero_inflated_lognormal", "tweedie", "squared"):
        outputs = Outputs(head)
        made = outputs.expected(outputs.start(orders, spend, np.ones(5000))[None])
        assert made["spend"][0] == pytest.approx(spend.mean(), rel=0.05)
        assert made["orders"][0] == pytest.approx(orders.mean())
        assert made["buys"][0] == pytest.approx((orders > 0).mean())
