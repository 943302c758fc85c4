"""Interpretation of a network's outputs: orders, whether there are any, and the distribution of spend.

A network gives one row of raw numbers per customer: the logarithm of expected orders, the log-odds of
ordering at all, and the parameters of spend:

- zero_inflated_lognormal: log-odds of spending, mean and (before softplus) spread of log spend
  (Wang, Liu & Miao 2019, "A Deep Probabilistic Model for Customer Lifetime Value Prediction",
  arXiv:1912.07753: mean p exp(mu + sigma^2 / 2));
- tweedie: logarithm of the mean of a compound Poisson-gamma of power 1.5 (Jørgensen 1987, JRSS B 49(2));
- squared: the mean of a normal distribution of one spread.

Spend is in multiples of `unit`, so that a network sees numbers of order one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from scipy.special import expit, gammainc, ndtri
from scipy.stats import nbinom, poisson

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SpendHead = Literal["zero_inflated_lognormal", "tweedie", "squared"]
WIDTH: dict[str, int] = {"zero_inflated_lognormal": 3, "tweedie": 1, "squared": 1}
"""How many numbers each head predicts for spend."""

ORDERS, BUYS, SPEND = 0, 1, 2
"""Indices of the raw numbers; those of spend start at `SPEND`."""

TWEEDIE_POWER = 1.5
LEAST_SIGMA, MOST_SIGMA = 0.05, 3.0
MOST_LOG = 12.0
"""Logarithms are clipped to this: a prediction beyond it is an artifact."""

_MOST_TERMS = 400
_MOST = 2.0
_STEPS = 60


@dataclass(frozen=True)
class Outputs:
    """Interpretation of raw outputs, shape (rows, 2 + width).

    Attributes
    ----------
    spend : the head for spend; None without money.
    unit : money per unit of spend.
    spread : dispersion of a Tweedie head, standard deviation (in units) of a squared one; else unused.
    dispersion : of orders over a Poisson's, variance = mean + dispersion * mean^2.
    scale : correction of a lognormal tail: the ratio of the spend of validation rows to the mean of the
        distribution. Quantiles are not corrected.
    """

    spend: SpendHead | None
    unit: float = 1.0
    spread: float = 1.0
    dispersion: float = 0.0
    scale: float = 1.0

    @property
    def width(self) -> int:
        """Raw numbers per customer."""
        return SPEND + (WIDTH[self.spend] if self.spend else 0)

    def expected(self, raw: Floats) -> dict[str, Floats]:
        """Shape (rows,) each: `orders`, `buys` (a probability) and, with money, `spend`."""
        predictions = {"orders": _exp(raw[:, ORDERS]), "buys": _share(raw[:, BUYS])}
        return predictions | ({"spend": self.unit * self.mean(raw[:, SPEND:])} if self.spend else {})

    def mean(self, raw: Floats) -> Floats:
        """Expected spend in units, never below zero."""
        if self.spend == "zero_inflated_lognormal":
            share, mu, sigma = _lognormal(raw)
            return self.scale * share * _exp(mu + sigma**2 / 2)
        return _exp(raw[:, 0]) if self.spend == "tweedie" else np.maximum(raw[:, 0], 0.0)

    def spend_quantile(self, raw: Floats, share: float) -> Floats:
        """Quantile of spend at this probability, in money, never below zero."""
        own = raw[:, SPEND:]
        if self.spend == "zero_inflated_lognormal":
            buying, mu, sigma = _lognormal(own)
            within = (share - (1 - buying)) / np.maximum(buying, np.finfo(float).tiny)
            multiple = _exp(mu + sigma * ndtri(np.clip(within, 1e-12, 1 - 1e-12)))
            return np.asarray(self.unit * np.where(within > 0, multiple, 0.0))
        if self.spend == "tweedie":
            return self.unit * _tweedie_quantile(_exp(own[:, 0]), self.spread, share)
        return np.asarray(self.unit * np.maximum(own[:, 0] + self.spread * ndtri(share), 0.0))

    def orders_quantile(self, raw: Floats, share: float) -> Floats:
        """Quantile of orders, from a negative binomial distribution around the expectation."""
        mean = _exp(raw[:, ORDERS])
        if self.dispersion <= 0:
            return np.asarray(poisson.ppf(share, mean))
        size = 1 / self.dispersion
        return np.asarray(nbinom.ppf(share, size, size / (size + mean)))

    def loss(self) -> Callable[[Any, Any], Any]:
        """As `loss_of` this head: the sum of the losses of orders, of ordering at all and of spend."""
        from tenure.models.deep.network import loss_of

        return loss_of(self.spend)

    def log_value(self, raw: Any) -> Any:
        """Logarithm of the expectation, a tensor of shape (rows,)."""
        from tenure.models.deep.network import log_value

        return log_value(raw, self.spend)

    def judged(self, raw: Floats, targets: Floats, weights: Floats) -> Self:
        """As `fitted`; `targets` has the columns orders and, with money, spend in units."""
        return self.fitted(raw, targets[:, 0], targets[:, 1] if self.spend else None, weights)

    def fitted(self, raw: Floats, orders: Floats, spend: Floats | None, weights: Floats) -> Self:
        """Return the outputs with spreads estimated on validation rows; `spend` is in units."""
        expected = _exp(raw[:, ORDERS])
        excess = float(weights @ ((orders - expected) ** 2 - expected))
        over = max(excess / max(float(weights @ expected**2), 1e-9), 0.0)
        spread, scale = self._spread_and_scale(raw, spend, weights)
        return type(self)(self.spend, self.unit, spread, over, scale)

    def _spread_and_scale(self, raw: Floats, spend: Floats | None, weights: Floats) -> tuple[float, float]:
        if spend is None or self.spend is None:
            return self.spread, 1.0
        mean = self.mean(raw[:, SPEND:])
        if self.spend == "zero_inflated_lognormal":
            ratio = float(weights @ spend) / max(float(weights @ mean), 1e-9)
            return self.spread, min(max(ratio, 1 / _MOST), _MOST)
        squares = (spend - mean) ** 2
        if self.spend == "tweedie":
            squares = squares / np.maximum(mean, 1e-6) ** TWEEDIE_POWER
        spread = max(float(np.average(squares, weights=weights)), 1e-9)
        return (spread if self.spend == "tweedie" else spread**0.5), 1.0

    def start(self, orders: Floats, spend: Floats | None, weights: Floats) -> Floats:
        """Initial raw outputs of a network, the same for every row."""
        buyer_share = float(np.average(orders > 0, weights=weights))
        start = [np.log(max(np.average(orders, weights=weights), 1e-6)), _logit(buyer_share)]
        if spend is not None:
            start += self._start_of_spend(spend, weights)
        return np.clip(np.array(start, dtype=np.float64), -MOST_LOG, MOST_LOG)

    def _start_of_spend(self, spend: Floats, weights: Floats) -> list[float]:
        mean = float(np.average(spend, weights=weights))
        if self.spend != "zero_inflated_lognormal":
            return [float(np.log(max(mean, 1e-6))) if self.spend == "tweedie" else mean]
        spends = spend > 0
        share = float(np.average(spends, weights=weights))
        if not spends.any():
            return [_logit(share), 0.0, 0.0]
        logs, own = np.log(spend[spends]), weights[spends]
        mu = float(np.average(logs, weights=own))
        sigma = max(float(np.average((logs - mu) ** 2, weights=own) ** 0.5), LEAST_SIGMA)
        return [_logit(share), mu, float(np.log(np.expm1(sigma)))]

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return dict(vars(self))

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**state)


def _lognormal(raw: Floats) -> tuple[Floats, Floats, Floats]:
    sigma = np.clip(np.logaddexp(0.0, raw[:, 2]), LEAST_SIGMA, MOST_SIGMA)
    return _share(raw[:, 0]), raw[:, 1], sigma


def _exp(logs: Floats) -> Floats:
    return np.asarray(np.exp(np.clip(logs, -MOST_LOG, MOST_LOG)))


def _share(log_odds: Floats) -> Floats:
    return np.asarray(expit(log_odds), dtype=np.float64)


def _logit(share: float) -> float:
    clipped = min(max(share, 1e-4), 1 - 1e-4)
    return float(np.log(clipped / (1 - clipped)))


def _tweedie_quantile(mean: Floats, spread: float, share: float) -> Floats:
    """Quantile of a compound Poisson-gamma distribution: a Poisson number of gamma amounts (Jørgensen 1987).

    In units of the gammas' scale it depends on the Poisson mean alone, so it is solved on a grid of means
    and interpolated.
    """
    power = TWEEDIE_POWER
    rate = mean ** (2 - power) / (spread * (2 - power))
    scale = spread * (power - 1) * mean ** (power - 1)
    shape = (2 - power) / (power - 1)
    grid = np.geomspace(max(rate.min(), 1e-9), max(rate.max(), 2e-9), 200)
    return np.asarray(scale * np.interp(rate, grid, _compound_quantile(grid, shape, share)))


def _compound_quantile(rate: Floats, shape: float, share: float) -> Floats:
    terms = int(np.clip(rate.max() + 10 * rate.max() ** 0.5 + 20, 20, _MOST_TERMS))
    numbers = np.arange(1, terms + 1)
    rates = np.minimum(rate, terms / 2)[:, None]
    chance, none = poisson.pmf(numbers, rates), np.exp(-rates[:, 0])
    low, high = np.zeros_like(rate), rates[:, 0] * shape * 4 + 60.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        below = none + (chance * gammainc(numbers * shape, middle[:, None])).sum(axis=1)
        low, high = np.where(below < share, middle, low), np.where(below < share, high, middle)
    quantile = np.where(none >= share, 0.0, high)
    # More amounts than the series covers: their sum is nearly normal.
    normal = rate * shape + ndtri(share) * (rate * shape * (1 + shape)) ** 0.5
    return np.where(rate > terms / 2, np.maximum(normal, 0.0), quantile)
