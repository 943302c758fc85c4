"""BG/BB equations: one opportunity to order per period, with dropout between opportunities.

While alive a customer orders at an opportunity with probability p ~ Beta(alpha, beta); before each one they
leave with probability theta ~ Beta(gamma, delta). Arrays have shape (n,); x repeat orders, t_x periods from
first to last order, n periods (here `age`) from first order to now; all in whole periods.

Source: Fader, Hardie & Shang (2010), "Customer-base analysis in a discrete-time noncontractual setting",
Marketing Science 29(6), 1086-1108: eq. 5 (likelihood), 7 (counts), 8 (mean), 11 (P(alive)), 12 (counts
given a history), 13 (conditional mean).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betaln, gammaln, psi

from tenure.models.btyd.distinct_rows import DistinctRows, compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

_NEAREST_TO_ONE = 1e-6
_HALVINGS = 60
_LONGEST_WAIT = 1e6


class Parameters(NamedTuple):
    """Ordering ~ Beta(alpha, beta), dropout ~ Beta(gamma, delta); the period is in the unit of the frame."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    period: float = 1.0


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of a set of customers (eq. 5), prepared for repeated evaluation.

    A cell is a distinct history and a number of periods m, t_x <= m < n, after which the customer may have
    left.
    """

    rows: DistinctRows
    cell_row: Places
    cell_m: Places
    cell_unordered: Places
    customers: int

    @classmethod
    def of(cls, x: Floats, t_x: Floats, age: Floats) -> Likelihood:
        """Group equal customers; all inputs are whole numbers."""
        rows = compress(x, np.rint(t_x), np.rint(age))
        kind_x, kind_t, kind_n = (column.astype(np.intp) for column in rows.columns)
        silent = kind_n - kind_t
        cell_row = np.repeat(np.arange(len(silent)), silent)
        first = np.cumsum(silent) - silent
        cell_m = np.arange(len(cell_row)) - first[cell_row] + kind_t[cell_row]
        return cls(rows, cell_row, cell_m, cell_m - kind_x[cell_row], len(x))

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to the log-parameters `theta`."""
        p = Parameters(*map(float, np.exp(theta)))
        (x, t_x, n), count = self.rows.columns, self.rows.counts
        m, unordered = np.arange(n.max() + 1), np.arange(n.max() + 1)
        by_m = gammaln(p.delta + m) - gammaln(p.gamma + p.delta + 1 + m) - gammaln(p.alpha + p.beta + m)
        by_unordered = gammaln(p.beta + unordered)
        alive = by_unordered[(n - x).astype(np.intp)] + by_m[n.astype(np.intp)]
        alive += np.log(p.gamma + p.delta + n) - np.log(p.gamma)
        start = by_unordered[(t_x - x).astype(np.intp)] + by_m[t_x.astype(np.intp)]
        cells = by_m[self.cell_m] + by_unordered[self.cell_unordered]
        dropped_share = np.bincount(self.cell_row, np.exp(cells - start[self.cell_row]), minlength=len(x))
        with np.errstate(divide="ignore"):
            total = np.logaddexp(alive, start + np.log(dropped_share))
        constant = gammaln(p.gamma + 1) - betaln(p.alpha, p.beta) - betaln(p.gamma, p.delta)
        value = float(count @ (total + gammaln(p.alpha + x))) + self.customers * float(constant)
        stays = count * np.exp(alive - total)
        leaves = np.exp(cells - total[self.cell_row]) * count[self.cell_row]
        return value, self._slope(p, stays, leaves) * np.array(p[:4])

    def _slope(self, p: Parameters, stays: Floats, leaves: Floats) -> Floats:
        """Derivatives with respect to the parameters, from the weights of still being alive and of leaving
        after m.
        """
        (x, _, n), count = self.rows.columns, self.rows.counts
        size = int(n.max()) + 1
        m = np.arange(size)
        left_after = np.bincount(self.cell_m, leaves, minlength=size)
        unordered = np.bincount(self.cell_unordered, leaves, minlength=size)
        orders, dropout = p.alpha + p.beta, p.gamma + p.delta
        whole = -(left_after @ psi(orders + m)) - stays @ psi(orders + n) + self.customers * psi(orders)
        rest = -(left_after @ psi(dropout + 1 + m)) - stays @ psi(dropout + n) + self.customers * psi(dropout)
        return np.array(
            [
                whole + count @ psi(p.alpha + x) - self.customers * psi(p.alpha),
                whole
                + unordered @ psi(p.beta + m)
                + stays @ psi(p.beta + n - x)
                - self.customers * psi(p.beta),
                rest + leaves.sum() * psi(p.gamma + 1) + (stays.sum() - self.customers) * psi(p.gamma),
                rest
                + left_after @ psi(p.delta + m)
                + stays @ psi(p.delta + n)
                - self.customers * psi(p.delta),
            ]
        )


def probability_alive(p: Parameters, x: Floats, t_x: Floats, age: Floats) -> Floats:
    """P(alive at the next opportunity | x, t_x, n), eq. 11."""
    kinds = Likelihood.of(x, t_x / p.period, age / p.period)
    kind_x, _, kind_n = kinds.rows.columns
    stays = betaln(p.alpha + kind_x, p.beta + kind_n - kind_x) + betaln(p.gamma, p.delta + kind_n)
    row, m = kinds.cell_row, kinds.cell_m
    log_dropped = betaln(p.alpha + kind_x[row], p.beta + kinds.cell_unordered) + betaln(
        p.gamma + 1, p.delta + m
    )
    odds = np.bincount(row, np.exp(np.minimum(log_dropped - stays[row], 600.0)), minlength=len(kind_x))
    alive: Floats = ((p.delta + kind_n) / (p.gamma + p.delta + kind_n) / (1.0 + odds))[kinds.rows.inverse]
    return alive


def orders_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """E[orders in the horizon | alive at the next opportunity, x, n]: eq. 13 without its P(alive).

    E[p] times the sum over i < h of E[(1 - theta)^i], theta ~ Beta(gamma, delta + n + 1); a part of a
    period counts by the gamma functions' interpolation.
    """
    n, h = age / p.period, horizon / p.period
    gamma = p.gamma if abs(p.gamma - 1) > _NEAREST_TO_ONE else 1.0 + _NEAREST_TO_ONE
    d = p.delta + n + 1.0
    decline = gammaln(gamma + d - 1) - gammaln(d) + gammaln(d + h) - gammaln(gamma + d + h - 1)
    lived = -np.expm1(decline) * (gamma + d - 1) / (gamma - 1)
    rate: Floats = (p.alpha + x) / (p.alpha + p.beta + n) * lived
    return rate


def stays_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(alive `horizon` later | alive at the next opportunity, n)."""
    d = p.delta + age / p.period + 1.0
    stays: Floats = np.exp(betaln(p.gamma, d + horizon / p.period) - betaln(p.gamma, d)) * np.ones_like(x)
    return stays


def no_order_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(no order in the horizon | alive at the next opportunity, x, n)."""
    return pmf_if_alive(p, 0, horizon, x, age)


def pmf_if_alive(p: Parameters, n: int, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(n orders in the horizon, whole periods | alive at the next opportunity, x, n), eq. 12.

    Summed over the number of opportunities i at which the customer is still there: beta-binomial counts.
    """
    opportunities, periods = int(horizon / p.period + 1e-9), age / p.period
    ordered, not_ordered = p.alpha + x, p.beta + periods - x
    d = p.delta + periods + 1.0
    probability = np.full_like(x, float(n == 0 and opportunities == 0))
    stays_alive = np.ones_like(x)
    for i in range(1, opportunities + 1):
        on = stays_alive * (d + i - 1.0) / (p.gamma + d + i - 1.0)
        last = stays_alive if i == opportunities else stays_alive - on
        if i >= n:
            ways = gammaln(i + 1.0) - gammaln(n + 1.0) - gammaln(i - n + 1.0)
            probability += last * np.exp(
                ways + betaln(ordered + n, not_ordered + i - n) - betaln(ordered, not_ordered)
            )
        stays_alive = on
    return probability


def median_wait_if_alive(p: Parameters, x: Floats, age: Floats) -> Floats:
    """Median time to the next order for this history, assuming that the customer never leaves."""
    ordered, not_ordered = p.alpha + x, p.beta + age / p.period - x
    low, high = np.zeros_like(x), np.full_like(x, np.log(_LONGEST_WAIT))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        none = betaln(ordered, not_ordered + np.exp(middle)) - betaln(ordered, not_ordered)
        later = none > -np.log(2.0)
        low, high = np.where(later, middle, low), np.where(later, high, middle)
    wait: Floats = np.ceil(np.exp(high) - 1e-6) * p.period
    return wait


def simulate_if_alive(
    rng: np.random.Generator, p: Parameters, horizon: float, x: Floats, age: Floats, number: int
) -> Floats:
    """Simulated orders of customers who are alive, `number` draws each; x and age have shape (n, 1)."""
    shape, periods = (len(x), number), age / p.period
    theta = np.clip(rng.beta(p.gamma, p.delta + periods + 1.0, shape), 1e-12, 1.0)
    alive_periods = np.minimum(rng.geometric(theta), int(horizon / p.period + 1e-9))
    return rng.binomial(alive_periods, rng.beta(p.alpha + x, p.beta + periods - x, shape)).astype(np.float64)
