"""Gamma-Gamma equations: likelihood with its gradient, and the expected order value.

Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value",
http://www.brucehardie.com/notes/025/. Arrays have shape (n,); x repeat orders, z their mean value.
The rate's prior has shape q and rate v (gamma in the source). `q` is searched as 1 + exp(theta), so that the
mean order value of the population stays finite.

The source uses the likelihood of the mean z (eq. 1b). If the geometric mean g of a customer's orders is
known, this module uses the likelihood of all x order values z_1 ... z_x, the integral of prod Gamma(z_j | p,
rate) over the rate:

    Gamma(p x + q) / (Gamma(p)^x Gamma(q)) * g^(x (p - 1)) * v^q / (v + x z)^(p x + q)

x, z and g are sufficient. It differs from eq. 1b by factors without q and v, and the expected order value
given a history is the same (eq. 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln, psi

from tenure.models.btyd.distinct_rows import compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROWS_AT_ONCE = 8_192  # fits the cache, and keeps dot products below where BLAS starts threads


class Parameters(NamedTuple):
    """Order value ~ Gamma(p, rate), rate ~ Gamma(q, v); v is money."""

    p: float
    q: float
    v: float

    @classmethod
    def from_theta(cls, theta: Floats) -> Parameters:
        p, above_one, v = np.exp(theta)
        return cls(float(p), 1.0 + float(above_one), float(v))


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of repeat buyers, prepared for repeated evaluation.

    The terms in q and v are the same whether single order values or only their mean are known. The other
    terms depend on p alone and need sums over customers: `of_means`, `sum_log_z` and `sum_x_log_xz` over
    those with a mean only (eq. 1b), `orders` and `sum_logs` over all others.
    """

    x: Floats
    z: Floats
    count: Floats
    levels: Floats
    level_count: Floats
    of_means: Floats
    sum_log_z: float
    sum_x_log_xz: float
    orders: float
    sum_logs: float
    customers: int

    @classmethod
    def of(cls, x: Floats, z: Floats, geometric: Floats | None = None) -> Likelihood:
        """Group equal repeat buyers; x and z must exceed 0, and `geometric` is null if only the mean is
        known.
        """
        rows = compress(x, z)
        kind_x, kind_z = rows.columns
        levels = compress(kind_x)
        places = levels.inverse[rows.inverse]
        log_g = np.full(len(x), np.nan) if geometric is None else np.log(geometric)
        has_log_g = np.isfinite(log_g)
        mean_x, mean_z = x[~has_log_g], z[~has_log_g]
        return cls(
            kind_x,
            kind_z,
            rows.counts,
            levels.columns[0],
            np.bincount(places, minlength=len(levels.counts)).astype(np.float64),
            np.bincount(places[~has_log_g], minlength=len(levels.counts)).astype(np.float64),
            float(np.log(mean_z).sum()),
            float(mean_x @ np.log(mean_x * mean_z)),
            float(x[has_log_g].sum()),
            float(x[has_log_g] @ log_g[has_log_g]),
            len(x),
        )

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to `theta` = log p, log (q - 1), log v."""
        p, q, v = Parameters.from_theta(theta)
        x, n = self.levels, self.level_count
        digamma = psi(p * x + q)
        value = float(n @ gammaln(p * x + q)) + self.customers * float(q * np.log(v) - gammaln(q))
        by_p = n @ (x * digamma)
        by_q = n @ digamma + self.customers * (np.log(v) - psi(q))
        by_v = self.customers * q / v
        value -= float(self.of_means @ gammaln(p * x)) - p * self.sum_x_log_xz + self.sum_log_z
        by_p -= self.of_means @ (x * psi(p * x)) - self.sum_x_log_xz
        value += (p - 1.0) * self.sum_logs - self.orders * float(gammaln(p))
        by_p += self.sum_logs - self.orders * psi(p)
        for start in range(0, len(self.x), _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            count, orders = self.count[rows], self.x[rows]
            whole = v + orders * self.z[rows]
            log_whole, shape = count * np.log(whole), p * orders + q
            value -= float(shape @ log_whole)
            by_p -= orders @ log_whole
            by_q -= log_whole.sum()
            by_v -= float(count @ (shape / whole))
        return float(value), np.array([by_p * p, by_q * (q - 1.0), by_v * v])


def population_mean(p: Parameters) -> float:
    """Mean order value over all customers, p v / (q - 1) (eq. 4)."""
    return p.p * p.v / (p.q - 1.0)


def expected_order_value(p: Parameters, x: Floats, z: Floats) -> Floats:
    """Mean order value given x orders of mean z: (v + x z) p / (p x + q - 1) (eq. 5)."""
    return (p.v + x * z) * p.p / (p.p * x + p.q - 1.0)


def unscaled_spend(rng: np.random.Generator, p: Parameters, orders: Floats, x: Floats) -> Floats:
    """Draws of the total of `orders` values, to be multiplied by v + x z: Gamma(p n) / Gamma(q + p x)."""
    return rng.standard_gamma(p.p * orders) / rng.standard_gamma(p.q + p.p * x, orders.shape)
