"""Intervals for small shops: a model's own distribution, at quantiles calibrated on past windows.

In a shop with a few hundred customers, a tier of predicted value (`conformal`) ranges from its best customer
to those who order half as often, and many of these sometimes order nothing. A model of order timing and value
knows how likely each customer is to order and how much that varies. So each customer's own distribution,
scaled to the prediction, gives the interval; *which* of its quantiles are the ends is learned from past
windows: the quantiles of the positions of actual values in the customers' distributions then.
Source: Chernozhukov, Wüthrich & Zhu (2021), "Distributional conformal prediction", PNAS 118(48), §2.

Windows are scaled to their totals and count twice, and the interval begins at 0 where buying nothing is at
least as common as the lower tail, both as in `conformal`. Spend below 0 counts as 0: the distribution does
not contain refunds that exceed orders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.evaluation.conformal import LEAST_RESIDUALS, Tier, check_level, levelled_twice

Floats = NDArray[np.float64]

SHARES = (0.005, 0.015, 0.03, 0.05, *np.arange(0.1, 0.91, 0.05).round(2).tolist(), 0.95, 0.97, 0.985, 0.995)
"""Probabilities at which a spread has its quantiles."""

_SHARES = np.array(SHARES)
_TAIL_POWER = 2.0
"""Beyond the last quantile, the probability of more falls with this power of the amount."""

_POSITIONS_OF_NOTHING = 8
"""A customer who bought nothing is spread over this many evenly spaced positions below P(nothing)."""


@dataclass(frozen=True)
class SpreadIntervals:
    """Intervals for new predictions, given each customer's spread.

    A spread has quantiles of spend over expected spend, shape (len(SHARES), n_customers), of the model that
    the positions were learned with. `positions` are those of past customers in their spreads, from 0 to 1.
    """

    positions: Tier

    @classmethod
    def of_windows(
        cls,
        spreads: Sequence[Floats],
        predicted: Sequence[Floats],
        actual: Sequence[Floats],
        weights: Sequence[float],
    ) -> Self | None:
        """From out-of-time predictions and actual values of whole windows, each window with a weight.

        None with fewer than 30 predictions.
        """
        if sum(map(len, predicted)) < LEAST_RESIDUALS:
            return None
        positions = [
            _positions(spreads[window] * at, np.maximum(actual[window], 0.0), weight)
            for window, at, weight in levelled_twice(predicted, actual, weights)
        ]
        position, weight = (np.concatenate(parts) for parts in zip(*positions, strict=True))
        return cls(Tier.of(position, weight))

    def interval(self, predicted: ArrayLike, level: float, spread: Floats | None) -> tuple[Floats, Floats]:
        """Lower and upper ends, shape (n_customers,), in the unit of `predicted`, which they enclose.

        Unknown (NaN) without a spread.
        """
        check_level(level)
        if spread is None:
            unknown = np.full(np.shape(predicted), np.nan)
            return unknown, unknown
        p = np.asarray(predicted, dtype=np.float64)
        tail, ratios = (1 - level) / 2, np.asarray(self.positions.ratios)
        nothing = np.searchsorted(ratios, _nothing(spread)) / len(ratios)
        # The maximum keeps intervals nested where `nothing` only just reaches the tail.
        up_to = np.where(nothing >= tail, np.maximum(level, 1 - nothing), 1 - tail)
        ends = {share: self.positions.quantile(share) for share in np.unique(up_to)}
        upper = _at(spread, np.array([ends[share] for share in up_to])) * p
        lowest = self.positions.quantile(tail, upper=False)
        lower = np.where(nothing >= tail, 0.0, _at(spread, np.full(len(p), lowest)) * p)
        return np.fmin(lower, p), np.fmax(upper, p)

    def median(self, predicted: ArrayLike, spread: Floats | None) -> Floats:
        """Median spend of each customer, shape (n_customers,); unknown (NaN) without a spread."""
        if spread is None:
            return np.full(np.shape(predicted), np.nan)
        p = np.asarray(predicted, dtype=np.float64)
        return _at(spread, np.full(len(p), np.median(self.positions.ratios))) * p

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, for JSON."""
        return {"n": self.positions.n, "positions": list(self.positions.ratios)}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore from the result of `to_dict`."""
        return cls(Tier(float(state["n"]), tuple(state["positions"])))


def _positions(quantiles: Floats, actual: Floats, weight: float) -> tuple[Floats, Floats]:
    """Positions of actual values in the customers' distributions, and their weights."""
    has_actual = actual > 0
    places = (np.arange(_POSITIONS_OF_NOTHING) + 0.5) / _POSITIONS_OF_NOTHING
    idle = np.outer(_nothing(quantiles[:, ~has_actual]), places).ravel()
    position = np.concatenate([_share_below(quantiles[:, has_actual], actual[has_actual]), idle])
    parts = np.full(len(idle), weight / _POSITIONS_OF_NOTHING)
    return position, np.concatenate([np.full(int(has_actual.sum()), weight), parts])


def _nothing(quantiles: Floats) -> Floats:
    """P(nothing) of each customer, to the spacing of the shares: between the last 0 and the first amount."""
    zeros = (quantiles <= 0).sum(axis=0)
    edges = np.concatenate([[0.0], (_SHARES[1:] + _SHARES[:-1]) / 2, [1.0]])
    return np.where(zeros == 0, 0.0, edges[zeros])


def _share_below(quantiles: Floats, amount: Floats) -> Floats:
    """Share of each customer's distribution below an amount above 0."""
    top, last = quantiles[-1], 1 - _SHARES[-1]
    beyond = 1 - last * (np.maximum(top, np.finfo(float).tiny) / amount) ** _TAIL_POWER
    inside = [np.interp(value, own, _SHARES) for value, own in zip(amount, quantiles.T, strict=True)]
    return np.where(amount > top, beyond, np.array(inside))


def _at(quantiles: Floats, share: Floats) -> Floats:
    """The quantile of each customer at a share of its own."""
    above = np.searchsorted(_SHARES, share).clip(1, len(SHARES) - 1)
    low, high = _SHARES[above - 1], _SHARES[above]
    part = ((share - low) / (high - low)).clip(0, 1)
    customer = np.arange(len(share))
    inside = quantiles[above - 1, customer] * (1 - part) + quantiles[above, customer] * part
    last = 1 - _SHARES[-1]
    beyond = quantiles[-1] * (last / np.maximum(1 - share, last / 100)) ** (1 / _TAIL_POWER)
    quantile: Floats = np.where(share > _SHARES[-1], beyond, inside)
    return quantile
