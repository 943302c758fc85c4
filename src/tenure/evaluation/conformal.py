"""Intervals from past mistakes: split conformal prediction within tiers of predicted value.

Customers of past cutoffs are put into tiers by their predicted value. Within a tier the ratio of what
happened to what was predicted is taken as exchangeable with that of new customers, so its quantiles give
the interval: Vovk, Gammerman & Shafer (2005), "Algorithmic Learning in a Random World", §4.5 (Mondrian
conformal predictors); Lei et al. (2018), "Distribution-Free Predictive Inference for Regression", JASA
113(523), §2.2 and §5.2 (split conformal, locally scaled).

Three decisions:

- *Many customers buy nothing.* Where nothing is at least as common as the lower tail, the interval
  begins at 0 and its upper end alone is set to hold the level; two tails would hold far more than asked.
- *Refunds.* The lower end is negative only where customers who got back more than they paid are more
  common in that tier than the lower tail: then it is plausible, else it is not.
- *The prediction itself always lies inside*: an interval that excludes its own expected value would be
  right more often than asked, and not be believed.

Where more than `level` of a tier buys nothing, no interval that contains 0 can hold as few as `level`:
coverage there, and so overall, lies above the level. It is never bought back from the other tiers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tenure.core.errors import OptionError

Floats = NDArray[np.float64]

MOST_TIERS = 10
LEAST_PER_TIER = 200
LEAST_RESIDUALS = 30
_KEPT_PER_TIER = 1001


@dataclass(frozen=True)
class _Tier:
    """Sorted ratios of actual to scale, thinned to `_KEPT_PER_TIER`; `n` counts them before that."""

    n: int
    ratios: tuple[float, ...]

    def ends(self, level: float) -> tuple[float, float]:
        """Lower and upper ratio; wider for a higher level."""
        tail = (1 - level) / 2
        kept = np.asarray(self.ratios)
        negative, nothing = (kept < 0).mean(), (kept <= 0).mean()
        if negative < tail <= nothing:
            # The maximum keeps intervals nested where `nothing` only just reaches the tail.
            return 0.0, self._quantile(max(level + negative, 1 - nothing))
        return self._quantile(tail, upper=False), self._quantile(1 - tail)

    def _quantile(self, share: float, upper: bool = True) -> float:
        """Order statistic with the split-conformal (n + 1) correction; the extreme one beyond the data."""
        exact = share * (self.n + 1)
        rank = np.ceil(exact) if upper else np.floor(exact)
        place = (np.clip(rank, 1, self.n) - 1) / max(self.n - 1, 1) * (len(self.ratios) - 1)
        return self.ratios[int(np.ceil(place - 1e-9) if upper else np.floor(place + 1e-9))]


@dataclass(frozen=True)
class ConformalIntervals:
    """Intervals for new predictions of the model whose past mistakes these are.

    `edges` part the tiers (a prediction on an edge belongs below it); `floor` is the smallest scale, so
    that a prediction of next to nothing still gets a width.
    """

    edges: tuple[float, ...]
    floor: float
    tiers: tuple[_Tier, ...]

    @classmethod
    def learn(cls, predicted: ArrayLike, actual: ArrayLike) -> Self | None:
        """From out-of-time predictions and what happened; None with fewer than 30 of them."""
        p, y = np.asarray(predicted, dtype=np.float64), np.asarray(actual, dtype=np.float64)
        if len(p) < LEAST_RESIDUALS:
            return None
        wished = int(np.clip(len(p) // LEAST_PER_TIER, 1, MOST_TIERS))
        # Observed values as edges, or ties would fall on either side of an interpolated one.
        cuts = np.quantile(p, np.arange(1, wished) / wished, method="inverted_cdf")
        edges = np.unique(cuts[cuts < p.max()])
        floor = _floor(p, y)
        tier, ratio = np.searchsorted(edges, p, side="left"), y / np.maximum(p, floor)
        return cls(
            tuple(map(float, edges)), floor, tuple(_tier(ratio[tier == i]) for i in range(len(edges) + 1))
        )

    def interval(self, predicted: ArrayLike, level: float) -> tuple[Floats, Floats]:
        """Lower and upper ends, shape (n_customers,), in the unit of `predicted`; NaN where that is NaN."""
        if not 0 < level < 1:
            raise OptionError(
                "The interval level must lie between 0 and 1.",
                values=[level],
                hint="for an 80 % interval write 0.8",
                code="option.level",
            )
        p = np.asarray(predicted, dtype=np.float64)
        tier, scale = np.searchsorted(self.edges, p, side="left"), np.maximum(p, self.floor)
        tier = np.minimum(tier, len(self.tiers) - 1)  # NaN sorts beyond the last
        lower, upper = np.array([one.ends(level) for one in self.tiers]).T
        return np.fmin(lower[tier] * scale, p), np.fmax(upper[tier] * scale, p)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, for JSON."""
        tiers = [{"n": one.n, "ratios": list(one.ratios)} for one in self.tiers]
        return {"edges": list(self.edges), "floor": self.floor, "tiers": tiers}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """What `to_dict` gave."""
        tiers = tuple(_Tier(int(one["n"]), tuple(one["ratios"])) for one in state["tiers"])
        return cls(tuple(state["edges"]), float(state["floor"]), tiers)


def _floor(predicted: Floats, actual: Floats) -> float:
    """A tenth of the mean: below it, mistakes do not shrink with the prediction any more."""
    size = np.abs(actual).mean() or np.abs(predicted).mean() or 1.0
    return float(size / 10)


def _tier(ratios: Floats) -> _Tier:
    ordered = np.sort(ratios)
    if len(ordered) > _KEPT_PER_TIER:
        ordered = ordered[np.linspace(0, len(ordered) - 1, _KEPT_PER_TIER).round().astype(np.int64)]
    return _Tier(len(ratios), tuple(map(float, ordered)))
