"""The integral behind the Pareto/NBD: numerically stable for any customer, with exact derivatives.

    I(a, b; A, B) = integral from 0 to infinity of (A + y)^-a (B + y)^-b dy,   a + b > 1

The papers write it as (A^-(a + b - 1) / (a + b - 1)) 2F1(a + b - 1, b; a + b; (A - B) / A) (Fader & Hardie
2005, "A note on deriving the Pareto/NBD model and related expressions", appendix), which overflows
and cancels for frequent customers. Here y = L (e^u - 1), with L the larger of A and B, leaves the factor
e^-(a + b - 1)u and a slowly varying one; u is scaled by the rate at which the product falls off at 0,
and a double-exponential trapezoidal rule sums positive terms only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FINE = 0.25
"""Step of the rule for predictions: about 1e-14."""

COARSE = 0.4
"""Step of the rule for fitting: about 1e-9, the same for every parameter."""

_LEFT = -3.6
_ROWS_AT_ONCE = 1_024


class LogIntegral(NamedTuple):
    """log I and its derivatives with respect to a, b, A and B. Arrays of shape (n,)."""

    value: Floats
    by_a: Floats
    by_b: Floats
    by_first: Floats
    by_second: Floats


def log_integral(a: Floats, b: Floats, first: Floats, second: Floats, step: float = FINE) -> LogIntegral:
    """Log I(a, b; first, second) and derivatives; arrays of equal shape (n,)."""
    parts = []
    for start in range(0, len(a), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        parts.append(_part(a[rows], b[rows], first[rows], second[rows], step))
    return LogIntegral(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _part(a: Floats, b: Floats, first: Floats, second: Floats, step: float) -> LogIntegral:
    swap = first < second
    large, small = np.where(swap, second, first), np.where(swap, first, second)
    exponent = np.where(swap, a, b)  # of the smaller base
    ratio, fall = (large - small) / small, a + b - 1.0
    rate = fall + exponent * ratio
    eta, weight = _rule(float((rate / fall).max()), step)
    u = eta / rate[:, None]
    shrunk = np.expm1(-u)
    lag = np.log1p(-ratio[:, None] * shrunk)
    mass = np.exp(-fall[:, None] * u - exponent[:, None] * lag) * weight
    total = mass.sum(axis=1)
    mean_u = np.einsum("ij,ij->i", mass, u) / total
    mean_lag = np.einsum("ij,ij->i", mass, lag) / total
    mass *= 1.0 + shrunk
    over_large = mass.sum(axis=1) / total / large
    mass /= 1.0 - ratio[:, None] * shrunk
    over_small = mass.sum(axis=1) / total / small
    log_large, log_small = np.log(large), np.log(small)
    value = np.log(total / rate) + log_large - (fall + 1.0 - exponent) * log_large - exponent * log_small
    by_large, by_small = -(log_large + mean_u), -(log_small + mean_u + mean_lag)
    return LogIntegral(
        value,
        np.where(swap, by_small, by_large),
        np.where(swap, by_large, by_small),
        -a * np.where(swap, over_small, over_large),
        -b * np.where(swap, over_large, over_small),
    )


def _rule(longest: float, step: float) -> tuple[Floats, Floats]:
    """Nodes and weights on (0, infinity): eta = exp(w - e^-w), as far as e^(-eta / longest) matters."""
    w = np.arange(_LEFT, np.log(42.0 * longest) + step, step)
    eta = np.exp(w - np.exp(-w))
    return eta, eta * (1.0 + np.exp(-w)) * step
