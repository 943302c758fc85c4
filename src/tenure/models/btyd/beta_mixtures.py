"""Expectations over an unknown dropout probability: the Gauss hypergeometric functions of BG models.

The closed forms in the papers divide by `a - 1`, subtract nearly equal numbers and overflow inside
2F1. This module computes the same quantities as sums of positive terms. With p ~ Beta(a, b), q = 1 - p and
u = t / (alpha + T), write (1 + p u)^-s = (1 - z)^s (1 - z q)^-s with z = u / (1 + u), and expand in
powers of z q: the weights are those of N ~ NegativeBinomial(s, z), the number of orders of a customer
who cannot drop out, so

    E[(1 + p u)^-s]           = sum_n P(N = n) E[q^n]
    E[(1 - (1 + p u)^-s) / p] = sum_n P(N = n) (E[q^0] + ... + E[q^(n-1)])

No limit is needed at a = 1 and nothing cancels. By Euler's transformation the second is
(a + b - 1) / (a - 1) * (1 - (1 - z)^s 2F1(s, b; a + b - 1; z)), the factor of eq. 9 and 10 of
Fader, Hardie & Lee (2005). Rows whose sum would be long are integrated over p instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import betaln

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind = Literal["orders", "survival"]

_TOLERANCE = 1e-14
_LONGEST_SUM = 3000
_LARGEST_EXPONENT = 650.0
_CHECK_EVERY = 8
_NODES_PER_UNIT = 32
_CELLS_AT_ONCE = 2_000_000


def orders_before_dropout(s: Floats, u: Floats, a: float | Floats, b: Floats) -> Floats:
    """E[(1 - (1 + p u)^-s) / p] for p ~ Beta(a, b): expected orders while alive. Shape (n,)."""
    return _expectation(s, u, np.broadcast_to(a, u.shape), b, "orders")


def survival(s: Floats, u: Floats, a: float | Floats, b: Floats) -> Floats:
    """E[(1 + p u)^-s] for p ~ Beta(a, b): probability of no dropout. Shape (n,)."""
    return _expectation(s, u, np.broadcast_to(a, u.shape), b, "survival")


def _expectation(s: Floats, u: Floats, a: Floats, b: Floats, kind: Kind) -> Floats:
    mean = s * u
    terms = mean + 8 * np.sqrt(mean * (1 + u)) + 35 * (1 + u)
    long = (terms > _LONGEST_SUM) | (s * np.log1p(u) > _LARGEST_EXPONENT)
    if not long.any():
        return _sum(s, u, a, b, kind)
    values = np.empty_like(u)
    short = ~long
    if short.any():
        values[short] = _sum(s[short], u[short], a[short], b[short], kind)
    rows = np.flatnonzero(long)
    for part in np.array_split(rows, max(1, len(rows) * 1000 // _CELLS_AT_ONCE)):
        values[part] = _integral(s[part], u[part], a[part], b[part], kind)
    return values


@dataclass
class _Running:
    """Rows still being summed, at term n: what changes from term to term."""

    row: NDArray[np.intp]
    s: Floats
    z: Floats
    a: Floats
    b: Floats
    weight: Floats
    moment: Floats
    orders: Floats
    total: Floats

    def keep(self, mask: NDArray[np.bool_]) -> _Running:
        return _Running(*(values[mask] for values in vars(self).values()))


def _sum(s: Floats, u: Floats, a: Floats, b: Floats, kind: Kind) -> Floats:
    sums = np.empty_like(u)
    weight = np.exp(-s * np.log1p(u))
    first = weight.copy() if kind == "survival" else np.zeros_like(u)
    now = _Running(np.arange(len(u)), s, u / (1 + u), a, b, weight, np.ones_like(u), np.zeros_like(u), first)
    n = 0
    while len(now.row):
        now.weight *= now.z * ((now.s + n) / (n + 1))
        now.orders += now.moment
        now.moment *= (now.b + n) / (now.a + now.b + n)
        n += 1
        value = now.orders if kind == "orders" else now.moment
        now.total += now.weight * value
        if n % _CHECK_EVERY == 0:
            is_done = _is_done(now, n, value)
            sums[now.row[is_done]] = now.total[is_done]
            now = now.keep(~is_done)
    return sums


def _is_done(now: _Running, n: int, value: Floats) -> NDArray[np.bool_]:
    """Whether a geometric bound on all later terms is below the tolerance."""
    ratio = np.maximum(now.z * (now.s + n) / (n + 1), now.z)
    rest = now.weight * value * ratio
    is_done: NDArray[np.bool_] = (ratio < 1) & (rest <= _TOLERANCE * now.total * (1 - ratio) ** 2)
    return is_done


def _integral(s: Floats, u: Floats, a: Floats, b: Floats, kind: Kind) -> Floats:
    """Trapezoidal rule after w = logit(p) and a sinh stretch: both ends decay doubly exponentially."""
    width = np.minimum(np.sqrt(1 / a + 1 / b), 1.0)[:, None]
    reach = np.arcsinh(45 / (min(float(a.min()), float(b.min()), 1.0) * float(width.min())))
    v = np.linspace(-reach, reach, 2 * int(np.ceil(reach * _NODES_PER_UNIT)) + 1)
    w = np.log(a / b)[:, None] + width * np.sinh(v)
    log_p, log_q = -np.logaddexp(0, -w), -np.logaddexp(0, w)
    density = np.exp(a[:, None] * log_p + b[:, None] * log_q - betaln(a, b)[:, None]) * width * np.cosh(v)
    p = np.exp(np.maximum(log_p, -600.0))
    exponent = -s[:, None] * np.log1p(p * u[:, None])
    value = np.exp(exponent) if kind == "survival" else -np.expm1(exponent) / p
    integral: Floats = (density * value).sum(axis=1) * (v[1] - v[0])
    return integral
