"""Net Gamma-Gamma equations: the value of an order day after refunds, including days with nothing left.

A customer keeps k of n order days, those with a net value above 0, with mean net value m. Arrays have shape
(n,).

    each day is kept with probability pi                  pi ~ Beta(a, b)
    a day that is kept is worth Gamma(p, nu)              nu ~ Gamma(q, v)
    a day that is not kept is worth 0

pi, nu and the order rate are independent over customers. The likelihood is a product: of k given n, the
Beta-binomial of Skellam (1948), "A probability distribution derived from the binomial distribution by
regarding the probability of success as variable between the sets of trials", JRSS B 10(2), 257-261, here
without its binomial coefficient (the days have an order)

    B(a + k, b + n - k) / B(a, b)

and of the k values, or of their mean m alone, given k: the Gamma-Gamma of Fader & Hardie (2013), see
`_gamma_gamma_equations`. Two parts, whether
and how much, are those of Cragg (1971), Econometrica 39(5), 829-844; that the parts are these two is our
choice. Expectations given a history are products of the two posterior means:

    E[value of an order day | n, k, m] = (a + k) / (a + b + n) * p (v + k m) / (p k + q - 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betaln, psi

from tenure.models.btyd import gamma_gamma_equations as gamma_gamma
from tenure.models.btyd.distinct_rows import DistinctRows, compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Parameters(NamedTuple):
    """Value of a kept day as in Gamma-Gamma; share kept ~ Beta(a, b), or 1 if a and b are None."""

    p: float
    q: float
    v: float
    a: float | None = None
    b: float | None = None

    @property
    def value(self) -> gamma_gamma.Parameters:
        return gamma_gamma.Parameters(self.p, self.q, self.v)


@dataclass(frozen=True)
class KeptDaysLikelihood:
    """Log-likelihood of the number of order days kept."""

    rows: DistinctRows
    customers: int

    @classmethod
    def of(cls, n: Floats, k: Floats) -> KeptDaysLikelihood:
        """Group equal customers with n order days, k of them kept."""
        return cls(compress(n, k), len(n))

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to `theta` = log a, log b."""
        a, b = map(float, np.exp(theta))
        (n, k), count = self.rows.columns, self.rows.counts
        value = float(count @ (betaln(a + k, b + n - k) - betaln(a, b)))
        whole = psi(a + b) - psi(a + b + n)
        by_a = count @ (whole + psi(a + k) - psi(a))
        by_b = count @ (whole + psi(b + n - k) - psi(b))
        return value, np.array([by_a * a, by_b * b])


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of the values of order days and, if any was refunded, of the number of days kept."""

    value: gamma_gamma.Likelihood
    kept: KeptDaysLikelihood | None
    customers: int

    @classmethod
    def of(cls, n: Floats, k: Floats, m: Floats, geometric: Floats | None = None) -> Likelihood:
        """Group equal customers, at least one of whom kept a day; `geometric` is null if unknown."""
        some = k > 0
        kept_likelihood = KeptDaysLikelihood.of(n, k) if (k < n).any() else None
        sample_geometric = None if geometric is None else geometric[some]
        return cls(gamma_gamma.Likelihood.of(k[some], m[some], sample_geometric), kept_likelihood, len(n))

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total and gradient with respect to `theta` = log p, log (q - 1), log v (and log a, log b)."""
        value, slope = self.value(theta[:3])
        if self.kept is None:
            return value, slope
        more, kept_slope = self.kept(theta[3:])
        return value + more, np.concatenate([slope, kept_slope])


def kept_share(p: Parameters, n: Floats, k: Floats) -> Floats:
    """P(the next order day is kept | k of n were kept)."""
    if p.a is None or p.b is None:
        return np.ones_like(n)
    return (p.a + k) / (p.a + p.b + n)


def expected_order_value(p: Parameters, n: Floats, k: Floats, m: Floats) -> Floats:
    """Expected net value of an order day, given n order days, k of them kept, with mean value m."""
    return kept_share(p, n, k) * gamma_gamma.expected_order_value(p.value, k, m)


def unscaled_spend(rng: np.random.Generator, p: Parameters, orders: Floats, n: Floats, k: Floats) -> Floats:
    """Draws of the total of `orders` days, to be multiplied by v + k m."""
    if p.a is not None and p.b is not None:
        share = rng.beta(p.a + k, p.b + n - k, orders.shape)
        orders = rng.binomial(orders.astype(np.int64), share).astype(np.float64)
    return gamma_gamma.unscaled_spend(rng, p.value, orders, k)
