"""MBG/CNBD-k equations: MBG/NBD with Erlang-k gaps between orders, which are more regular than random.

A living customer collects steps at rate lambda ~ Gamma(r, alpha), and every k-th step is an order; after each
order, the first included, they leave with probability ~ Beta(a, b). Arrays have shape (n,); x repeat orders,
t_x first to last order, T first order to now, `silence` = T - t_x, all times in one unit.

Source: Platzer & Reutterer (2016), "Ticking away the moments: timing regularity helps to better predict
customer activity", Marketing Science 35(5), 779-799 (regularity), and the BTYDplus how-to (MBG/CNBD-k:
likelihood and P(alive)); for k = 1 it is the MBG/NBD of Batislam, Denizel & Filiztekin (2007). Given alive,
the steps since the last order are known up to their posterior, so expectations here are exact sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betainc, betaln, gammaln, psi, xlogy

from tenure.models.btyd.distinct_rows import DistinctRows, compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NEGLIGIBLE = 1e-12
_MOST_ORDERS = 1e9
_HALVINGS = 60


class Parameters(NamedTuple):
    """Steps ~ Gamma(r, alpha), dropout ~ Beta(a, b), k steps per order; silence since the last order."""

    r: float
    alpha: float
    a: float
    b: float
    k: float
    silence: float | Floats = 0.0


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of a set of customers, without the product of their gaps to the power k - 1."""

    rows: DistinctRows
    k: int
    customers: int

    @classmethod
    def of(cls, x: Floats, t_x: Floats, age: Floats, k: int) -> Likelihood:
        """Group equal customers."""
        return cls(compress(x, t_x, age), k, len(x))

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to the log-parameters `theta`."""
        r, alpha, a, b = map(float, np.exp(theta))
        p = Parameters(r, alpha, a, b, float(self.k))
        (x, t_x, age), count = self.rows.columns, self.rows.counts
        shape = p.r + p.k * x
        steps = _log_steps(p, x, age, age - t_x)
        log_dropped = np.log(p.a / (p.b + x)) - shape * np.log(p.alpha + t_x)
        log_total = np.logaddexp(np.logaddexp.reduce(steps, axis=1), log_dropped)
        value = gammaln(shape) - gammaln(p.r) + p.r * np.log(p.alpha) + log_total
        value += betaln(p.a, p.b + x + 1) - betaln(p.a, p.b)
        alive, dropped = np.exp(steps - log_total[:, None]), np.exp(log_dropped - log_total)
        shapes = shape[:, None] + np.arange(self.k)
        end, last = p.alpha + age, p.alpha + t_x
        by_r = (alive * psi(shapes)).sum(axis=1) - alive.sum(axis=1) * np.log(end)
        by_r += dropped * (psi(shape) - np.log(last)) - psi(p.r) + np.log(p.alpha)
        by_alpha = p.r / p.alpha - (alive * shapes).sum(axis=1) / end - dropped * shape / last
        whole = psi(p.a + p.b) - psi(p.a + p.b + x + 1)
        by_a = whole + dropped / p.a
        by_b = whole + psi(p.b + x + 1) - psi(p.b) - dropped / (p.b + x)
        slope = np.array([count @ by for by in (by_r, by_alpha, by_a, by_b)])
        return float(count @ value), slope * np.array(p[:4])


def _log_steps(p: Parameters, x: Floats, age: Floats, silence: Floats) -> Floats:
    """Log of Gamma(r + k x + j) / Gamma(r + k x) / j! silence^j (alpha + T)^-(r + k x + j), j < k: (n, k)."""
    j, shape = np.arange(int(p.k)), (p.r + p.k * x)[:, None]
    logs: Floats = gammaln(shape + j) - gammaln(shape) - gammaln(j + 1.0)
    logs += xlogy(j, silence[:, None]) - (shape + j) * np.log(p.alpha + age)[:, None]
    return logs


def probability_alive(p: Parameters, x: Floats, t_x: Floats, age: Floats) -> Floats:
    """P(alive at T | x, t_x, T): the share of the likelihood's terms without dropout."""
    stays = np.logaddexp.reduce(_log_steps(p, x, age, age - t_x), axis=1)
    log_dropped = np.log(p.a / (p.b + x)) - (p.r + p.k * x) * np.log(p.alpha + t_x)
    alive: Floats = np.exp(stays - np.logaddexp(stays, log_dropped))
    return alive


def _since_last(p: Parameters, x: Floats, age: Floats) -> Floats:
    """P(j steps since the last order | alive), j < k. Shape (n, k)."""
    steps = _log_steps(p, x, age, np.broadcast_to(np.asarray(p.silence, dtype=np.float64), x.shape))
    share: Floats = np.exp(steps - np.logaddexp.reduce(steps, axis=1)[:, None])
    return share


def _at_least(p: Parameters, m: int, horizon: float | Floats, x: Floats, age: Floats) -> Floats:
    """P(at least m orders in the horizon without dropout | alive at T)."""
    if m == 0:
        return np.ones_like(x)
    j = np.arange(int(p.k))
    z = np.asarray(horizon / (p.alpha + age + horizon))[:, None]
    more = betainc(m * p.k - j, (p.r + p.k * x)[:, None] + j, z)
    purchases: Floats = (more * _since_last(p, x, age)).sum(axis=1)
    return purchases


def _coming(
    p: Parameters, horizon: float | Floats, x: Floats, age: Floats
) -> Iterator[tuple[NDArray[np.intp], Floats, Floats, Floats]]:
    """For m = 1, 2...: rows that matter, P(m-th order comes), E[q^(m - 1)], E[q^m] of survival q."""
    rows, far = np.arange(len(x)), np.broadcast_to(np.asarray(horizon, dtype=np.float64), x.shape)
    before, m = np.ones_like(x), 0
    while len(rows):
        m += 1
        comes = _at_least(_of_rows(p, rows), m, far[rows], x[rows], age[rows])
        after = before[rows] * (p.b + x[rows] + m) / (p.a + p.b + x[rows] + m)
        yield rows, comes, before[rows], after
        before[rows] = after
        rows = rows[comes > _NEGLIGIBLE]


def _of_rows(p: Parameters, rows: NDArray[np.intp]) -> Parameters:
    silence = np.asarray(p.silence)
    return p._replace(silence=silence[rows]) if silence.ndim else p


def orders_if_alive(p: Parameters, horizon: float | Floats, x: Floats, age: Floats) -> Floats:
    """E[orders in (T, T + horizon] | alive at T]: sum over m of P(the m-th order occurs without dropout after
    the previous m - 1).
    """
    total = np.zeros_like(x)
    for rows, comes, before, _ in _coming(p, horizon, x, age):
        total[rows] += comes * before
    return total


def stays_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(alive at T + horizon | alive at T)."""
    stays = np.ones_like(x)
    for rows, comes, before, after in _coming(p, horizon, x, age):
        stays[rows] -= comes * (before - after)
    staying: Floats = np.maximum(stays, 0.0)
    return staying


def no_order_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(no order in (T, T + horizon] | alive at T)."""
    return 1.0 - _at_least(p, 1, horizon, x, age)


def pmf_if_alive(p: Parameters, n: int, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(n orders in (T, T + horizon] | alive at T): no further order occurs, or the customer left after the
    n-th.
    """
    comes, more = (_at_least(p, m, horizon, x, age) for m in (n, n + 1))
    survives = np.exp(betaln(p.a, p.b + x + 1 + n) - betaln(p.a, p.b + x + 1))
    probability: Floats = (comes - more) * survives
    if n > 0:
        probability += comes * survives * p.a / (p.b + x + n)
    return probability


def median_wait_if_alive(p: Parameters, x: Floats, age: Floats) -> Floats:
    """Median time to the next order for customers with this history who are alive."""
    low, high = np.full_like(x, -20.0), np.full_like(x, 20.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        later = _at_least(p, 1, np.exp(middle), x, age) < 0.5
        low, high = np.where(later, middle, low), np.where(later, high, middle)
    wait: Floats = np.exp(high)
    return wait


def simulate_if_alive(
    rng: np.random.Generator, p: Parameters, horizon: float, x: Floats, age: Floats, number: int
) -> Floats:
    """Simulated orders of customers who are alive, `number` draws each; x, age and silence have
    shape (n, 1).
    """
    shape = (len(x), number)
    since = _since_last(p._replace(silence=np.ravel(p.silence)), x[:, 0], age[:, 0]).cumsum(axis=1)
    j = (rng.random(shape)[:, :, None] > since[:, None, :-1]).sum(axis=2)
    rate = rng.standard_gamma(p.r + p.k * x + j, shape) / (p.alpha + age)
    steps = rng.poisson(np.minimum(rate * horizon, _MOST_ORDERS)) + j
    dropout = np.clip(rng.beta(p.a, p.b + x + 1, shape), 1e-12, 1.0)
    orders: Floats = np.minimum(steps // int(p.k), rng.geometric(dropout)).astype(np.float64)
    return orders
