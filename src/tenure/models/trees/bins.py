"""Feature binning for histogram boosting, and conversion of splits back to thresholds on values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST = 127
_BEYOND = 1e300


@dataclass(frozen=True)
class Bins:
    """`edges` of each column, ascending observed values: a value's bin is the number of edges below it."""

    edges: tuple[Floats, ...]

    @classmethod
    def learn(cls, features: NDArray[np.float32], most: int = MOST) -> Self:
        """Learn at most this number of bins per column, about equally full; unknown values have no bin."""
        return cls(tuple(_edges(column[~np.isnan(column)].astype(np.float64), most) for column in features.T))

    def codes(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bin of each value, in the shape of `features`; unknown stays unknown."""
        codes = np.empty(features.shape, dtype=np.float32)
        for place, edges in enumerate(self.edges):
            column = features[:, place]
            codes[:, place] = np.where(np.isnan(column), np.nan, np.searchsorted(edges, column, side="left"))
        return codes

    def thresholds(self, feature: NDArray[np.int64], threshold: Floats) -> Floats:
        """For splits on codes: the largest value whose code is at most the threshold."""
        padded = np.full((len(self.edges), MOST + 1), _BEYOND)
        for place, edges in enumerate(self.edges):
            padded[place, : len(edges)] = edges
        return np.asarray(padded[feature, np.clip(threshold, 0, MOST).astype(np.int64)])


def _edges(present: Floats, most: int) -> Floats:
    distinct = np.unique(present)
    if len(distinct) <= most:
        return distinct[:-1]
    cuts = np.unique(np.quantile(present, np.arange(1, most) / most, method="inverted_cdf"))
    return np.asarray(cuts[cuts < distinct[-1]], dtype=np.float64)
