"""Feature matrix for a linear model: standardized logarithms, with columns for missing
values and categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tenure.models.panel.heads import Rows

    Floats = NDArray[np.float64]

_LEAST_SHARE = 0.01
_FARTHEST = 4.0


@dataclass(frozen=True)
class Design:
    """How a matrix of `Encoding` becomes columns.

    Numbers are transformed to sign(x) log(1 + |x|), standardized and clipped to 4 standard deviations;
    unknown numbers are set to the mean, with an indicator column if they are common. Each common category has
    a column;
    a rare, unseen or unknown category has no column.

    Attributes
    ----------
    means, scales : of the numeric features, which come first.
    gaps : indices of numeric features that are often unknown.
    levels : (place, code) of each common category.
    """

    means: tuple[float, ...]
    scales: tuple[float, ...]
    gaps: tuple[int, ...]
    levels: tuple[tuple[int, int], ...]

    @classmethod
    def learn(cls, rows: Rows) -> Self:
        """Learn from the training rows."""
        numeric = rows.features.shape[1] - len(rows.categorical)
        logs = _logs(rows.features[:, :numeric])
        is_finite = np.isfinite(logs)
        counts = np.maximum(is_finite.sum(axis=0), 1)
        means = np.where(is_finite, logs, 0.0).sum(axis=0) / counts
        spread = np.sqrt((np.where(is_finite, logs - means, 0.0) ** 2).sum(axis=0) / counts)
        least = max(_LEAST_SHARE * len(logs), 1)
        gaps = np.flatnonzero(((~is_finite).sum(axis=0) >= least) & (is_finite.sum(axis=0) >= least))
        levels = [
            (place, int(code))
            for place in rows.categorical
            for code, count in zip(*_unique_counts(rows.features[:, place]), strict=True)
            if count >= least
        ]
        scales = np.where(spread > 0, spread, 1.0)
        return cls(tuple(map(float, means)), tuple(map(float, scales)), tuple(map(int, gaps)), tuple(levels))

    def matrix(self, features: NDArray[np.float32]) -> Floats:
        """Shape (rows, columns), finite."""
        numeric = features[:, : len(self.means)]
        scaled = (_logs(numeric) - np.array(self.means)) / np.array(self.scales)
        unknown = np.isnan(scaled)
        scaled = np.clip(np.where(unknown, 0.0, scaled), -_FARTHEST, _FARTHEST)
        parts = [scaled, unknown[:, list(self.gaps)].astype(np.float64)]
        if self.levels:
            places, codes = zip(*self.levels, strict=True)
            parts.append((features[:, list(places)] == np.array(codes)).astype(np.float64))
        return np.hstack(parts)

    def sources(self) -> NDArray[np.int64]:
        """Index of the feature from which each column is derived."""
        return np.array([*range(len(self.means)), *self.gaps, *(place for place, _ in self.levels)])

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return {name: list(values) for name, values in vars(self).items()}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        levels = tuple((int(place), int(code)) for place, code in state["levels"])
        return cls(tuple(state["means"]), tuple(state["scales"]), tuple(state["gaps"]), levels)


def _logs(numeric: NDArray[np.float32]) -> Floats:
    values = numeric.astype(np.float64)
    return np.sign(values) * np.log1p(np.abs(values))


def _unique_counts(codes: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    return np.unique(codes[np.isfinite(codes)], return_counts=True)
