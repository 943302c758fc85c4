"""Clusters in words: what their customers have more or less of than the others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tenure.segments.clusters import Clustering, scaled
from tenure.segments.described_cluster import DescribedCluster

_PHRASES = {
    "predicted_clv": ("expected to spend much", "expected to spend little"),
    "average_order_value": ("large orders", "small orders"),
    "orders": ("many orders", "few orders"),
    "days_since_last_order": ("not seen for long", "here lately"),
    "average_days_between_orders": ("long pauses", "short pauses"),
    "items_per_order": ("many items at once", "few items at once"),
    "categories": ("buy across the range", "buy from few categories"),
    "discount_share": ("buy at a discount", "pay full price"),
    "eco_spend_share": ("choose sustainable products", "choose few sustainable products"),
}
_LEAST = 0.35
"""Standard deviations from the mean of all from which something is worth saying."""

_MOST_SAID = 4


def described(
    clustering: Clustering, frame: pd.DataFrame, labels: np.ndarray
) -> tuple[DescribedCluster, ...]:
    """Every cluster, most valuable first; two of the same words differ by what comes next.

    Parameters
    ----------
    frame : DataFrame
        The customers, as they were clustered. labels : of their clusters, as `assign` gave them.
    """
    names = [one.name for one in clustering.scales]
    points = pd.DataFrame(scaled(frame, clustering.scales), columns=names)
    means = points.groupby(labels).mean() - points.mean()
    medians = frame[names].groupby(labels).median()
    sizes = np.bincount(labels, minlength=len(clustering.centres) + 1)
    found: list[DescribedCluster] = []
    for number in range(1, len(clustering.centres) + 1):
        if number not in means.index:
            found.append(DescribedCluster(number, "Nobody at the moment", 0, {}, dict.fromkeys(names)))
            continue
        here = dict(zip(names, means.loc[number].to_numpy(dtype="float64").tolist(), strict=True))
        differences = dict(sorted(here.items(), key=lambda one: -abs(one[1])))
        row = medians.loc[number].to_numpy(dtype="float64").tolist()
        middle = {name: _known(value) for name, value in zip(names, row, strict=True)}
        title = _title(differences, {one.title for one in found})
        found.append(DescribedCluster(number, title, int(sizes[number]), differences, middle))
    return tuple(found)


def stability_words(stability: float) -> str:
    """Thresholds: 0.8 and 0.6 of the adjusted Rand index."""
    if stability >= 0.8:
        return "Found again nearly the same in resamples: stable."
    if stability >= 0.6:
        return "Found again mostly the same in resamples: fairly stable; borders move."
    return "Not found again in resamples: take them as one view of the customers, not as groups that exist."


def _title(differences: Mapping[str, float], taken: set[str]) -> str:
    said = [
        _PHRASES[name][0 if value > 0 else 1]
        for name, value in differences.items()
        if abs(value) >= _LEAST and name in _PHRASES
    ]
    if not said:
        return "Like the average customer"
    for count in range(2, _MOST_SAID + 1):
        title = ", ".join(said[:count]).capitalize()
        if title not in taken:
            return title
    return title


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
