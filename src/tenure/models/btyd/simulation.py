"""Predictive intervals of order-timing models, with or without money, simulated in bounded memory.

The future orders of a customer who is alive depend only on (x, T), so futures are drawn once per distinct (x,
T), not per customer; P(alive) then mixes in the point mass at zero. Spend given the number of orders is v'
times a draw that depends only on the number of observed values (v' = v + their sum), so money needs few
further draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tenure.models.btyd.kinds import Kinds, kinds_of, some_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_CELLS_AT_ONCE = 1_000_000
_MOST_KINDS = 4_000


@dataclass(frozen=True)
class Draws:
    """Number of futures drawn per kind of customer, and their seed."""

    seed: int
    number: int = 1_000


class Spend(NamedTuple):
    """Spend given orders: `draw` times `scale`.

    draw : (generator, orders of shape (kinds, draws), one column of shape (kinds, 1) per entry of `columns`)
        to unscaled spend.
    columns : what the draws depend on in addition to orders, arrays of shape (n,).
    scale : array of shape (n,).
    """

    draw: Callable[..., Floats]
    columns: tuple[Floats, ...]
    scale: Floats


class Customers(NamedTuple):
    """Histories, arrays of shape (n,): parameters, repeat orders, first order to now, P(alive)."""

    parameters: Any
    x: Floats
    age: Floats
    alive: Floats


Simulate = Callable[[np.random.Generator, Any, float, "Floats", "Floats", int], "Floats"]
"""Orders of kinds who are alive: (generator, parameters, horizon, x, age, draws) to (kinds, draws)."""


@dataclass(frozen=True)
class Futures:
    """Settings of the simulation, and its horizon."""

    simulate: Simulate
    horizon: float
    draws: Draws
    spend: Spend | None = None

    def quantiles(self, customers: Customers, level: float) -> tuple[Floats, Floats]:
        """Lower and upper quantiles, shape (n,), of orders (or of spend) in the horizon."""
        p, x, age, alive = customers
        more = self.spend.columns if self.spend else ()
        kinds = kinds_of(p, x, _binned(p, x, age), *more)
        order = np.argsort(kinds.inverse, kind="stable")
        ends = np.cumsum(kinds.counts).astype(np.intp)
        at_once = max(1, _CELLS_AT_ONCE // self.draws.number)
        rng = np.random.default_rng(self.draws.seed)
        lower, upper = np.empty_like(x), np.empty_like(x)
        for start in range(0, len(ends), at_once):
            some = slice(start, start + at_once)
            futures = self._sorted(rng, kinds, some)
            rows = order[ends[start - 1] if start else 0 : ends[min(start + at_once, len(ends)) - 1]]
            kind = kinds.inverse[rows] - start
            lower[rows] = _mixed_quantile(futures, kind, alive[rows], (1 - level) / 2)
            upper[rows] = _mixed_quantile(futures, kind, alive[rows], (1 + level) / 2)
        if self.spend:
            return lower * self.spend.scale, upper * self.spend.scale
        return lower, upper

    def quantiles_of_each(self, customers: Customers, shares: Sequence[float]) -> Floats:
        """Quantiles at several probabilities, shape (shares, n), independent of the other customers.

        Each kind restarts from the seed; use it for at most a few thousand kinds.
        """
        p, x, age, alive = customers
        kinds = kinds_of(p, x, age, *(self.spend.columns if self.spend else ()))
        rows = np.split(
            np.argsort(kinds.inverse, kind="stable"), np.cumsum(kinds.counts).astype(np.intp)[:-1]
        )
        quantiles, levels = np.empty((len(shares), len(x))), np.asarray(shares)[:, None]
        for kind, own in enumerate(rows):
            rng = np.random.default_rng(self.draws.seed)
            futures = self._sorted(rng, kinds, slice(kind, kind + 1))
            quantiles[:, own] = _mixed_quantile(futures, np.intp(0), alive[own], levels)
        return quantiles * self.spend.scale if self.spend else quantiles

    def _sorted(self, rng: np.random.Generator, kinds: Kinds, some: slice) -> Floats:
        x, age = kinds.x[some][:, None], kinds.age[some][:, None]
        own = some_of(kinds.parameters, some)
        draws = self.simulate(rng, own, self.horizon, x, age, self.draws.number)
        if self.spend:
            draws = self.spend.draw(rng, draws, *(column[some][:, None] for column in kinds.more))
        return np.sort(draws, axis=1)


def _binned(p: Any, x: Floats, age: Floats) -> Floats:
    """Ages unchanged, or rounded to 2 % of alpha + age if there are too many kinds otherwise."""
    if len(kinds_of(p, x, age).counts) <= _MOST_KINDS:
        return age
    steps = np.rint(np.log(p.alpha + age) / 0.02)
    ages: Floats = np.maximum(np.exp(steps * 0.02) - p.alpha, 0.0)
    return ages


def _mixed_quantile(
    futures: Floats, kind: NDArray[np.intp] | np.intp, alive: Floats, share: float | Floats
) -> Floats:
    """Quantile of a mixture: zero with probability 1 - alive, otherwise the sorted draws of a kind."""
    draws = futures.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        within = (share - (1.0 - alive)) / alive
    position = np.clip(np.ceil(within * draws) - 1, 0, draws - 1)
    quantile = futures[kind, np.nan_to_num(position).astype(np.intp)]
    return np.where(within > 0, quantile, 0.0)
