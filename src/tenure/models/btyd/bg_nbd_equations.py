"""BG/NBD equations: likelihood with its gradient, probability alive, expectations, counts.

Source: Fader, Hardie & Lee (2005), "Counting your customers the easy way: an alternative to the
Pareto/NBD model", Marketing Science 24(2), 275-284. Arrays have shape (n,); x repeat orders, t_x
first to last order, T first order to now, all times in one unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betainc, betaln, expit, gammaln, psi

from tenure.models.btyd.beta_mixtures import orders_before_dropout, survival
from tenure.models.btyd.distinct_rows import DistinctRows, compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MOST_ORDERS = 1e9
_ROWS_AT_ONCE = 8_192  # fits the cache, and keeps dot products below where BLAS starts threads


class Parameters(NamedTuple):
    """Order rate ~ Gamma(r, alpha), dropout probability ~ Beta(a, b); alpha is a time.

    All but r are scalars, or arrays of shape (n,) if covariates change them.
    """

    r: float
    alpha: float | Floats
    a: float | Floats
    b: float | Floats


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of a set of customers (eq. 6), prepared for repeated evaluation.

    Gamma and beta functions depend on x alone, so they are evaluated per distinct x; only the
    terms in t_x and T run over the distinct customers.
    """

    once: DistinctRows
    again: DistinctRows
    levels: DistinctRows
    level_count: Floats
    customers: int

    @classmethod
    def of(cls, x: Floats, t_x: Floats, age: Floats, first_counts: bool = False) -> Likelihood:
        """Group equal customers: one-time buyers by age, the others by all three values.

        Set `first_counts` for models in which dropout can also follow the first order (MBG/NBD): no customer
        is then certain to be alive, and `b` must be passed increased by one.
        """
        repeats = (x > 0) | first_counts
        once = compress(age[~repeats])
        again = compress(x[repeats], t_x[repeats], age[repeats])
        levels = compress(again.columns[0])
        level_count = np.bincount(levels.inverse, again.counts, minlength=len(levels.counts))
        return cls(once, again, levels, level_count.astype(np.float64), len(x))

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to the log-parameters `theta`."""
        p = Parameters(*map(float, np.exp(theta)))
        totals = np.array(self._one_time(p)) + np.array(self._levels(p)) + np.array(self._repeaters(p))
        return float(totals[0]), totals[1:] * np.array(p)

    def _one_time(self, p: Parameters) -> tuple[float, ...]:
        """A customer with x = 0 is certainly alive: (alpha / (alpha + T))^r."""
        (age,), count = self.once.columns, self.once.counts
        log_sum = -float((count * np.log1p(age / p.alpha)).sum())
        slope = float((count * (age / (p.alpha + age))).sum())
        return p.r * log_sum, log_sum, float(p.r * slope / p.alpha), 0.0, 0.0

    def _levels(self, p: Parameters) -> tuple[float, ...]:
        """Gamma(r + x) alpha^r / Gamma(r) * B(a, b + x) / B(a, b), per distinct x."""
        (x,), n = self.levels.columns, self.level_count
        value = gammaln(p.r + x) - gammaln(p.r) + p.r * np.log(p.alpha)
        value += betaln(p.a, p.b + x) - betaln(p.a, p.b)
        by_r = psi(p.r + x) - psi(p.r) + np.log(p.alpha)
        by_a = psi(p.a + p.b) - psi(p.a + p.b + x)
        by_b = psi(p.b + x) - psi(p.b) + by_a
        return tuple(map(float, (n @ value, n @ by_r, n.sum() * p.r / p.alpha, n @ by_a, n @ by_b)))

    def _repeaters(self, p: Parameters) -> tuple[float, ...]:
        """(alpha + T)^-(r + x) + a / (b + x - 1) (alpha + t_x)^-(r + x), per distinct customer."""
        (levels,) = self.levels.columns
        log_odds = np.log(p.a / (p.b + levels - 1))
        value = by_r = by_alpha = 0.0
        left_at_level = np.zeros_like(levels)
        for start in range(0, len(self.again.counts), _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            x, t_x, age = (column[rows] for column in self.again.columns)
            n, level = self.again.counts[rows], self.levels.inverse[rows]
            shape, end, last = p.r + x, p.alpha + age, p.alpha + t_x
            log_end, log_last = np.log(end), np.log(last)
            dropout_log_odds = shape * (log_end - log_last) + log_odds[level]
            small = np.exp(-np.abs(dropout_log_odds))
            value += n @ (np.maximum(dropout_log_odds, 0.0) + np.log(1.0 + small) - shape * log_end)
            left_share = n * np.where(dropout_log_odds >= 0, 1.0, small) / (1.0 + small)
            stayed = n - left_share
            by_r -= stayed @ log_end + left_share @ log_last
            by_alpha -= shape @ (stayed / end + left_share / last)
            left_at_level += np.bincount(level, left_share, minlength=len(levels))
        by_b = -float((left_at_level / (p.b + levels - 1)).sum())
        return value, by_r, by_alpha, float(left_at_level.sum() / p.a), by_b


def probability_alive(p: Parameters, x: Floats, t_x: Floats, age: Floats) -> Floats:
    """P(alive at T | x, t_x, T): the odds of having left are the ratio of the terms of eq. 6."""
    log_odds = np.log(p.a / (p.b + np.maximum(x, 1.0) - 1.0))
    dropout_log_odds = (p.r + x) * np.log((p.alpha + age) / (p.alpha + t_x)) + log_odds
    return np.where(x == 0, 1.0, expit(-dropout_log_odds))


def orders_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """E[orders in (T, T + horizon] | alive at T, x, T]: eq. 10 without its P(alive)."""
    return orders_before_dropout(p.r + x, horizon / (p.alpha + age), p.a, p.b + x)


def stays_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(alive at T + horizon | alive at T, x, T), from e^(-rate p horizon) given rate and p."""
    return survival(p.r + x, horizon / (p.alpha + age), p.a, p.b + x)


def no_order_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(no order in (T, T + horizon] | alive at T, x, T); the rate is Gamma(r + x, alpha + T) then."""
    nothing: Floats = np.exp(-(p.r + x) * np.log1p(horizon / (p.alpha + age)))
    return nothing


def median_wait_if_alive(p: Parameters, x: Floats, age: Floats) -> Floats:
    """Median time to the next order for customers with this history who are alive."""
    with np.errstate(over="ignore"):
        wait: Floats = (p.alpha + age) * np.expm1(np.log(2.0) / (p.r + x))
    return wait


def pmf_if_alive(p: Parameters, n: int, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(n orders in (T, T + horizon] | alive at T, x, T): eq. 8 at the updated parameters.

    The bracket of eq. 8 is the upper tail of a negative binomial, a regularised incomplete beta.
    """
    shape, u, b = p.r + x, horizon / (p.alpha + age), p.b + x
    log_z = -np.log1p(1 / u)
    still = betaln(p.a, b + n) - betaln(p.a, b) - shape * np.log1p(u)
    still += gammaln(shape + n) - gammaln(shape) - gammaln(n + 1.0) + n * log_z
    stayed: Floats = np.exp(still)
    if n == 0:
        return stayed
    dropped: Floats = np.exp(betaln(p.a + 1, b + n - 1) - betaln(p.a, b)) * betainc(n, shape, np.exp(log_z))
    return stayed + dropped


def simulate_if_alive(
    rng: np.random.Generator, p: Parameters, horizon: float, x: Floats, age: Floats, number: int
) -> Floats:
    """Simulated orders of customers who are alive, up to the order after which they leave.

    `number` draws each; x and age have shape (n, 1).
    """
    shape = (len(x), number)
    rate = rng.standard_gamma(p.r + x, shape) / (p.alpha + age)
    coming = rng.poisson(np.minimum(rate * horizon, _MOST_ORDERS)).astype(np.float64)
    dropout = np.clip(rng.beta(p.a, p.b + x, shape), 1e-12, 1.0)
    return np.minimum(coming, rng.geometric(dropout))
