"""Pareto/NBD equations: likelihood with its gradient, probability alive, expectations, counts.

While alive a customer orders at rate lambda ~ Gamma(r, alpha); they leave after a time that is
exponential with rate mu ~ Gamma(s, beta). Arrays have shape (n,); x repeat orders, t_x first to last
order, T first order to now, all times in one unit.

Sources: Schmittlein, Morrison & Colombo (1987), "Counting your customers: who are they and what will
they do next?", Management Science 33(1), 1-24 (the model, eq. 11-13 P(alive), eq. 17 and 22 expectations);
Fader & Hardie (2005), "A note on deriving the Pareto/NBD model and related expressions" (eq. 18
likelihood, 27 mean, 36 P(alive), 41 conditional mean); Fader & Hardie (2014), "Deriving the conditional
PMF of the Pareto/NBD model", note 028 (counts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln, psi

from tenure.models.btyd.decay_integrals import COARSE, FINE, log_integral
from tenure.models.btyd.distinct_rows import DistinctRows, compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_COUNT_STEP = 1 / 32
_MOST_ORDERS = 1e9


class Parameters(NamedTuple):
    """Order rate ~ Gamma(r, alpha), dropout rate ~ Gamma(s, beta); alpha and beta are times.

    alpha and beta are scalars, or arrays of shape (n,) if covariates change them.
    """

    r: float
    alpha: float | Floats
    s: float
    beta: float | Floats


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of a set of customers, prepared for repeated evaluation.

    With S(t) = (alpha + t)^-(r + x) (beta + t)^-s, the density of eq. 18 of Fader & Hardie (2005) is, up to
    gamma functions, S(T) plus the integral of s / (beta + t) S(t) from t_x to T. Writing S(T) as the
    integral of -S' from T on turns this into the sum of

        (r + x) integral from T   of (alpha + t)^-(r + x + 1) (beta + t)^-s        (leaves after an order)
        s       integral from t_x of (alpha + t)^-(r + x)     (beta + t)^-(s + 1)  (leaves before one)

    so nothing is subtracted, and each integral depends on a pair, (x, T) or (x, t_x), of which there are
    far fewer than customers.
    """

    rows: DistinctRows
    later: DistinctRows
    sooner: DistinctRows
    levels: DistinctRows
    level_count: Floats
    customers: int

    @classmethod
    def of(cls, x: Floats, t_x: Floats, age: Floats) -> Likelihood:
        """Group equal customers."""
        rows = compress(x, t_x, age)
        x, t_x, age = rows.columns
        levels = compress(x)
        level_count = np.bincount(levels.inverse, rows.counts, minlength=len(levels.counts))
        return cls(
            rows,
            compress(x, age),
            compress(x, t_x),
            levels,
            level_count.astype(np.float64),
            int(rows.counts.sum()),
        )

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to the log-parameters `theta`."""
        p = Parameters(*map(float, np.exp(theta)))
        later, later_slope = _leaves_later(p, *_pair(self.later), COARSE)
        sooner, sooner_slope = _leaves_sooner(p, *_pair(self.sooner), COARSE)
        before_later, before_sooner = later[self.later.inverse], sooner[self.sooner.inverse]
        log_total = np.logaddexp(before_later, before_sooner)
        count = self.rows.counts
        share = count * np.exp(before_later - log_total)
        value = float((count * log_total).sum())
        slope = later_slope @ np.bincount(self.later.inverse, share, minlength=len(later))
        slope += sooner_slope @ np.bincount(self.sooner.inverse, count - share, minlength=len(sooner))
        (x,), n = self.levels.columns, self.level_count
        value += float((n * (gammaln(p.r + x) - gammaln(p.r))).sum())
        value += self.customers * float(p.r * np.log(p.alpha) + p.s * np.log(p.beta))
        slope[0] += float((n * (psi(p.r + x) - psi(p.r))).sum()) + self.customers * np.log(p.alpha)
        slope[1] += self.customers * p.r / p.alpha
        slope[2] += self.customers * np.log(p.beta)
        slope[3] += self.customers * p.s / p.beta
        return value, slope * np.array(p)


def _pair(kinds: DistinctRows) -> tuple[Floats, Floats]:
    first, second = kinds.columns
    return first, second


def _leaves_later(p: Parameters, x: Floats, age: Floats, step: float) -> tuple[Floats, Floats]:
    """Log of the first term of the density, and its derivatives by the parameters, shape (4, n)."""
    shape = p.r + x
    integral = log_integral(shape + 1.0, np.full_like(x, p.s), p.alpha + age, p.beta + age, step)
    slope = np.array([integral.by_a + 1.0 / shape, integral.by_first, integral.by_b, integral.by_second])
    return integral.value + np.log(shape), slope


def _leaves_sooner(p: Parameters, x: Floats, t_x: Floats, step: float) -> tuple[Floats, Floats]:
    """Log of the second term of the density, and its derivatives by the parameters, shape (4, n)."""
    integral = log_integral(p.r + x, np.full_like(x, p.s + 1.0), p.alpha + t_x, p.beta + t_x, step)
    slope = np.array([integral.by_a, integral.by_first, integral.by_b + 1.0 / p.s, integral.by_second])
    return integral.value + np.log(p.s), slope


def probability_alive(p: Parameters, x: Floats, t_x: Floats, age: Floats) -> Floats:
    """P(alive at T | x, t_x, T), eq. 36: S(T) over the density."""
    log_stays = -(p.r + x) * np.log(p.alpha + age) - p.s * np.log(p.beta + age)
    later, _ = _leaves_later(p, x, age, FINE)
    sooner, _ = _leaves_sooner(p, x, t_x, FINE)
    alive: Floats = np.exp(np.minimum(log_stays - np.logaddexp(later, sooner), 0.0))
    return alive


def orders_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """E[orders in (T, T + horizon] | alive at T, x, T]: eq. 41 without its P(alive); eq. 27 at T = 0.

    (beta + T) / (s - 1) [1 - ((beta + T) / (beta + T + horizon))^(s - 1)], also where s = 1.
    """
    end = p.beta + age
    log_growth = np.log1p(horizon / end)
    lived = end * log_growth if p.s == 1 else end * np.expm1((1.0 - p.s) * log_growth) / (1.0 - p.s)
    rate: Floats = (p.r + x) / (p.alpha + age) * lived
    return rate


def stays_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(alive at T + horizon | alive at T, T); the dropout rate is Gamma(s, beta + T) then."""
    stays: Floats = np.exp(-p.s * np.log1p(horizon / (p.beta + age))) * np.ones_like(x)
    return stays


def no_order_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(no order in (T, T + horizon] | alive at T, x, T): the density of a new customer with x = 0.

    From T on, the customer behaves like a new one with parameters r + x, alpha + T, s and beta + T.
    """
    nothing = np.zeros_like(x)
    shape, now = p.r + x, Parameters(p.r, p.alpha + age, p.s, p.beta + age)
    later, _ = _leaves_later(now, x, nothing + horizon, FINE)
    sooner, _ = _leaves_sooner(now, x, nothing, FINE)
    log_scale = shape * np.log(now.alpha) + p.s * np.log(now.beta)
    alive: Floats = np.exp(np.minimum(log_scale + np.logaddexp(later, sooner), 0.0))
    return alive


def median_wait_if_alive(p: Parameters, x: Floats, age: Floats) -> Floats:
    """Median time to the next order for this history, assuming that the customer never leaves."""
    with np.errstate(over="ignore"):
        wait: Floats = (p.alpha + age) * np.expm1(np.log(2.0) / (p.r + x))
    return wait


def pmf_if_alive(p: Parameters, n: int, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(n orders in (T, T + horizon] | alive at T, x, T).

    Fader & Hardie (2014), eq. 16, before its integral is written as differences of 2F1: n orders within the
    horizon if the customer stays, or before dropout, which is Pareto(s, beta + T). The integral
    is summed by a double-exponential rule.
    """
    shape, start, end = p.r + x, p.alpha + age, p.beta + age
    w = np.arange(-3.2, 3.2 + _COUNT_STEP, _COUNT_STEP)
    stretched = np.pi * np.sinh(w)
    reached = 1.0 / (1.0 + np.exp(-stretched))
    weight = _COUNT_STEP * np.pi * np.cosh(w) * reached / (1.0 + np.exp(stretched))
    until = horizon * np.append(reached, 1.0)
    log_u = np.log(until) - np.log(start[:, None] + until)
    log_count = gammaln(shape + n) - gammaln(shape) - gammaln(n + 1.0) + shape * np.log(start)
    counts = np.exp(log_count[:, None] - shape[:, None] * np.log(start[:, None] + until) + n * log_u)
    survival = np.exp(-p.s * np.log1p(until / end[:, None]))
    leaves = p.s / (end[:, None] + until[:-1]) * survival[:, :-1] * horizon * weight
    purchases: Floats = counts[:, -1] * survival[:, -1] + (counts[:, :-1] * leaves).sum(axis=1)
    return purchases


def simulate_if_alive(
    rng: np.random.Generator, p: Parameters, horizon: float, x: Floats, age: Floats, number: int
) -> Floats:
    """Simulated orders within the horizon of customers who are alive, `number` draws each; x and
    age (n, 1).
    """
    shape = (len(x), number)
    rate = rng.standard_gamma(p.r + x, shape) / (p.alpha + age)
    dropout = np.maximum(rng.standard_gamma(p.s, shape), 1e-300) / (p.beta + age)
    lived = np.minimum(rng.standard_exponential(shape) / dropout, horizon)
    return rng.poisson(np.minimum(rate * lived, _MOST_ORDERS)).astype(np.float64)
