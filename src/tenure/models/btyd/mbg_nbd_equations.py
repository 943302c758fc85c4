"""MBG/NBD equations: BG/NBD in which a customer can also leave immediately after the first order.

Not leaving after the first order is one more survival: the dropout probability given alive is Beta(a, b + x +
1), and all quantities conditional on being alive are those of BG/NBD with b increased by one.

Source: Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for customer
base analysis", International Journal of Research in Marketing 24(3), 201-209, section 3 (the MBG/NBD:
likelihood, P(alive), conditional mean); the BG/NBD equations as cited in `_bg_nbd_equations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from tenure.models.btyd import bg_nbd_equations as bg_nbd
from tenure.models.btyd.bg_nbd_equations import Parameters, median_wait_if_alive, no_order_if_alive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Likelihood", "Parameters", "median_wait_if_alive", "no_order_if_alive"]


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood of a set of customers, prepared for repeated evaluation.

    The likelihood of x, t_x, T is Gamma(r + x) alpha^r / Gamma(r) B(a, b + x + 1) / B(a, b) times
    (alpha + T)^-(r + x) + a / (b + x) (alpha + t_x)^-(r + x). That is BG/NBD's (eq. 6 there, without its
    exception for x = 0) at b + 1, times B(a, b + 1) / B(a, b) = b / (a + b).
    """

    paths: bg_nbd.Likelihood
    customers: int

    @classmethod
    def of(cls, x: Floats, t_x: Floats, age: Floats) -> Likelihood:
        """Group equal customers."""
        return cls(bg_nbd.Likelihood.of(x, t_x, age, first_counts=True), len(x))

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to the log-parameters `theta`."""
        a, b = map(float, np.exp(theta[2:]))
        value, slope = self.paths(np.append(theta[:3], np.log1p(b)))
        slope[3] *= b / (b + 1.0)
        slope[2:] += self.customers * a / (a + b) * np.array([-1.0, 1.0])
        return value + self.customers * (theta[3] - float(np.log(a + b))), slope


def probability_alive(p: Parameters, x: Floats, t_x: Floats, age: Floats) -> Floats:
    """P(alive at T | x, t_x, T): the odds of having left are the ratio of the likelihood's terms."""
    dropout_log_odds = (p.r + x) * np.log((p.alpha + age) / (p.alpha + t_x)) + np.log(p.a / (p.b + x))
    alive: Floats = expit(-dropout_log_odds)
    return alive


def orders_if_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """E[orders in (T, T + horizon] | alive at T, x, T]."""
    return bg_nbd.orders_if_alive(_survived_first(p), horizon, x, age)


def stays_alive(p: Parameters, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(alive at T + horizon | alive at T, x, T)."""
    return bg_nbd.stays_alive(_survived_first(p), horizon, x, age)


def pmf_if_alive(p: Parameters, n: int, horizon: float, x: Floats, age: Floats) -> Floats:
    """P(n orders in (T, T + horizon] | alive at T, x, T)."""
    return bg_nbd.pmf_if_alive(_survived_first(p), n, horizon, x, age)


def simulate_if_alive(
    rng: np.random.Generator, p: Parameters, horizon: float, x: Floats, age: Floats, number: int
) -> Floats:
    """Simulated orders of customers who are alive, `number` draws each; x and age have shape (n, 1)."""
    return bg_nbd.simulate_if_alive(rng, _survived_first(p), horizon, x, age, number)


def _survived_first(p: Parameters) -> Parameters:
    return p._replace(b=p.b + 1.0)
