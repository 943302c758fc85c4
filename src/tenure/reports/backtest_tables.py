"""What a back-test's rows look like by tenth, along the ranking, and point by point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

GRID = 101
MAX_POINTS = 1500


@dataclass(frozen=True)
class Tenths:
    """Means by tenth of the prediction, lowest first; arrays of shape (10,) or fewer with few customers."""

    predicted: np.ndarray
    actual: np.ndarray
    customers: np.ndarray


def by_cutoff(rows: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    """Predicted and actual of each cutoff, rows without either left out."""
    found = []
    for _, part in rows.groupby("as_of", sort=True):
        predicted = part["predicted"].to_numpy(dtype=float)
        actual = part["actual"].to_numpy(dtype=float)
        use = np.isfinite(predicted) & np.isfinite(actual)
        if use.any():
            found.append((predicted[use], actual[use]))
    return found


def tenths(rows: pd.DataFrame) -> Tenths:
    """Tenths are cut within each cutoff, then pooled."""
    sums = np.zeros((3, 10))
    for predicted, actual in by_cutoff(rows):
        place = np.empty(predicted.size, dtype=int)
        place[np.argsort(predicted, kind="stable")] = np.arange(predicted.size)
        groups = min(10, predicted.size)
        tenth = place * groups // predicted.size
        for i, weights in enumerate((predicted, actual, None)):
            sums[i] += np.bincount(tenth, weights=weights, minlength=10)
    filled = sums[2] > 0
    counts = sums[2][filled]
    return Tenths(sums[0][filled] / counts, sums[1][filled] / counts, counts.astype(int))


def gain(rows: pd.DataFrame, perfect: bool = False) -> np.ndarray | None:
    """Share of actual value brought by the best 0, 1, ... 100 % by prediction; mean over cutoffs.

    With `perfect` the ranking is by what really happened. None where nothing was bought.
    """
    curves = []
    for predicted, actual in by_cutoff(rows):
        total = actual.sum()
        if total > 0:
            order = np.argsort(-(actual if perfect else predicted), kind="stable")
            running = np.concatenate([[0.0], np.cumsum(actual[order]) / total])
            curves.append(running[np.round(np.linspace(0, actual.size, GRID)).astype(int)])
    return np.mean(curves, axis=0) if curves else None


def sample(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, int]:
    """At most 1,500 points spread evenly over the ranking, the largest 50 among them; and how many there are."""
    pairs = by_cutoff(rows)
    if not pairs:
        return np.empty(0), np.empty(0), 0
    predicted, actual = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    order = np.argsort(-predicted, kind="stable")
    spread = np.linspace(0, order.size - 1, min(order.size, MAX_POINTS - 50)).astype(int)
    keep = order[np.unique(np.concatenate([spread, np.arange(min(50, order.size))]))]
    return predicted[keep], actual[keep], int(order.size)
