"""Correct the level and spread of a prediction by past mistakes.

*Level*: several rough forecasts of the total, each corrected by the errors of its rule in past windows, are
averaged as logs: their errors partly cancel (Bates & Granger 1969, "The combination of forecasts",
Operational Research Quarterly 20(4)).

*Spread*: the ratio of actual to predicted value in each tenth of the customers by prediction, averaged over
past windows and shrunk towards 1 the fewer these are. It is interpolated between the tenths, and the order of
the customers is preserved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tenure.evaluation.metrics import DECILES, decile_of

Floats = NDArray[np.float64]

_MOST = 4.0
_LEAST_PER_TENTH = 20


def combined_total(totals: Sequence[float]) -> float:
    """Geometric mean of the positive forecasts of a total; 0 without any."""
    usable = np.array([total for total in totals if np.isfinite(total) and total > 0])
    return float(np.exp(np.log(usable).mean())) if len(usable) else 0.0


def tenth_ratios(predicted: Floats, actual: Floats) -> Floats | None:
    """Log of actual over predicted in each tenth, lowest first, at equal totals; None for few customers."""
    if len(predicted) < _LEAST_PER_TENTH * DECILES or predicted.sum() <= 0 or actual.sum() <= 0:
        return None
    tenth = decile_of(predicted)
    p = np.bincount(tenth, predicted / predicted.sum(), DECILES)
    y = np.bincount(tenth, actual / actual.sum(), DECILES)
    usable = (p > 0) & (y > 0)
    ratio = np.where(usable, y / np.where(usable, p, 1.0), 1.0)
    return np.asarray(np.log(ratio.clip(1 / _MOST, _MOST)))


@dataclass(frozen=True)
class Curve:
    """Predicted -> corrected value: straight lines between the knots in log-log; one ratio beyond them.

    Without knots it leaves values unchanged.
    """

    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()

    @classmethod
    def learn(cls, ratios: Sequence[Floats], weights: Sequence[float], predicted: Floats) -> Self:
        """Learn the curve from the `tenth_ratios` of past windows and their weights, for `predicted`.

        The knots lie at the mean of each tenth of `predicted`.
        """
        if not ratios:
            return cls()
        shrunk = np.average(ratios, axis=0, weights=weights) * len(ratios) / (len(ratios) + 1)
        tenth = decile_of(predicted)
        count = np.bincount(tenth, minlength=DECILES)
        mean = np.bincount(tenth, predicted, DECILES) / np.maximum(count, 1)
        is_filled = (count > 0) & (mean > 0)
        before, corrected = mean[is_filled], (mean * np.exp(shrunk))[is_filled]
        before, first = np.unique(before, return_index=True)
        after = np.maximum.accumulate(corrected[first])
        return cls(tuple(map(float, before)), tuple(map(float, after)))

    def apply(self, predicted: Floats) -> Floats:
        """Corrected values, in the same order."""
        if not self.before:
            return predicted
        before, after = np.log(self.before), np.log(self.after)
        value = np.log(np.maximum(predicted, np.finfo(float).tiny))
        inside = np.interp(value, before, after)
        beyond = np.maximum(value - before[-1], 0.0) + np.minimum(value - before[0], 0.0)
        return np.where(predicted > 0, np.exp(inside + beyond), predicted)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, for JSON."""
        return {"before": list(self.before), "after": list(self.after)}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore from the result of `to_dict`."""
        return cls(tuple(state["before"]), tuple(state["after"]))
