"""Histograms of heavy-tailed values with a few readable ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tenure.reports.scales import edges_1_2_5

MAX_BINS = 14


@dataclass(frozen=True)
class Bin:
    """A range of values: its label, the label of its start, the count, and the sum."""

    label: str
    start: str
    count: int
    total: float


def log_histogram(values: np.ndarray, show: Callable[[object], str]) -> list[Bin]:
    """Counts in ranges with edges at 1, 2 and 5 times powers of ten.

    Values at or below zero have their own range. The lowest and the highest 0.05% of the others are in open
    ranges at the ends, so that one extreme value does not stretch the chart.
    """
    positive = values[values > 0]
    bins = []
    if positive.size < values.size:
        non_positive = values[values <= 0]
        label = "zero" if not (non_positive < 0).any() else "zero or less"
        bins.append(
            Bin(label, "0" if label == "zero" else "≤0", int(non_positive.size), float(non_positive.sum()))
        )
    if positive.size:
        bins += _positive(positive, show)
    return bins


def _positive(values: np.ndarray, show: Callable[[object], str]) -> list[Bin]:
    low, high = (float(v) for v in np.quantile(values, [0.0005, 0.9995]))
    edges = edges_1_2_5(max(low, high / 1e6), high)[-(MAX_BINS + 1) :]
    where = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    counts = np.bincount(where, minlength=len(edges) - 1)
    totals = np.bincount(where, weights=values, minlength=len(edges) - 1)
    under, over = bool((values < edges[0]).any()), bool((values >= edges[-1]).any())
    bins = []
    for i, (count, total) in enumerate(zip(counts.tolist(), totals.tolist(), strict=True)):
        label, start = f"{show(edges[i])} to {show(edges[i + 1])}", show(edges[i])
        if i == 0 and under:
            label, start = f"below {show(edges[1])}", ""
        elif i == len(edges) - 2 and over:
            label = f"{show(edges[i])} and more"
        bins.append(Bin(label, start, int(count), float(total)))
    return bins
