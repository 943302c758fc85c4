"""Predictive intervals of BG/NBD and BG/NBD with Gamma-Gamma, by simulation in bounded memory.

What a customer who is alive will order depends on (x, T) only, so futures are drawn once per distinct
(x, T), not per customer; P(alive) then mixes in the point at zero. Spend given the number of orders is
v' times a draw that depends on x only (v' = v + x * mean order value), so money needs no draws of its
own per customer either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tenure.models._bg_nbd_equations import Parameters
from tenure.models._compressed import compress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_CELLS_AT_ONCE = 1_000_000
_MOST_KINDS = 4_000
_MOST_ORDERS = 1e9


@dataclass(frozen=True)
class Draws:
    """How many futures per kind of customer, and the seed they come from."""

    seed: int
    number: int = 1_000


class Customers(NamedTuple):
    """Histories, arrays of shape (n,): repeat orders, first order to now, P(alive)."""

    x: Floats
    age: Floats
    alive: Floats


Spend = Callable[[np.random.Generator, "Floats", "Floats"], "Floats"]
"""From orders drawn, shape (kinds, draws), and x, shape (kinds, 1), to unscaled spend."""


def purchase_quantiles(
    p: Parameters,
    customers: Customers,
    horizon: float,
    level: float,
    draws: Draws,
    spend: Spend | None = None,
) -> tuple[Floats, Floats]:
    """Lower and upper quantiles, shape (n,), of orders (or of unscaled spend) in the horizon."""
    x, age, alive = customers
    kinds = compress(x, _binned(p, x, age))
    order = np.argsort(kinds.inverse, kind="stable")
    ends = np.cumsum(kinds.counts).astype(np.intp)
    at_once = max(1, _CELLS_AT_ONCE // draws.number)
    rng = np.random.default_rng(draws.seed)
    lower, upper = np.empty_like(x), np.empty_like(x)
    for start in range(0, len(ends), at_once):
        some = slice(start, start + at_once)
        kind_x, kind_age = (column[some][:, None] for column in kinds.columns)
        drawn = _orders(rng, p, kind_x, kind_age, horizon, draws.number)
        futures = np.sort(spend(rng, drawn, kind_x) if spend else drawn, axis=1)
        rows = order[ends[start - 1] if start else 0 : ends[min(start + at_once, len(ends)) - 1]]
        kind = kinds.inverse[rows] - start
        lower[rows] = _mixed_quantile(futures, kind, alive[rows], (1 - level) / 2)
        upper[rows] = _mixed_quantile(futures, kind, alive[rows], (1 + level) / 2)
    return lower, upper


def _binned(p: Parameters, x: Floats, age: Floats) -> Floats:
    """Ages as they are, or where that makes too many kinds, rounded to 2 % of alpha + age."""
    if len(compress(x, age).counts) <= _MOST_KINDS:
        return age
    steps = np.rint(np.log(p.alpha + age) / 0.02)
    return np.maximum(np.exp(steps * 0.02) - p.alpha, 0.0)


def _orders(
    rng: np.random.Generator, p: Parameters, x: Floats, age: Floats, horizon: float, number: int
) -> Floats:
    """Orders of customers who are alive: those that come, up to the one after which they leave."""
    shape = (len(x), number)
    rate = rng.standard_gamma(p.r + x, shape) / (p.alpha + age)
    coming = rng.poisson(np.minimum(rate * horizon, _MOST_ORDERS)).astype(np.float64)
    dropout = np.clip(rng.beta(p.a, p.b + x, shape), 1e-12, 1.0)
    return np.minimum(coming, rng.geometric(dropout))


def _mixed_quantile(futures: Floats, kind: NDArray[np.intp], alive: Floats, share: float) -> Floats:
    """Quantile of a mixture: nothing with probability 1 - alive, else the sorted draws of a kind."""
    draws = futures.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        within = (share - (1.0 - alive)) / alive
    position = np.clip(np.ceil(within * draws) - 1, 0, draws - 1)
    found = futures[kind, np.nan_to_num(position).astype(np.intp)]
    return np.where(within > 0, found, 0.0)
