"""Descriptions of clusters: what their customers have more or less of than others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tenure.segments.clusters import Clustering, scaled
from tenure.segments.described_cluster import DescribedCluster

_PHRASES = {
    "predicted_clv": ("high expected spend", "low expected spend"),
    "average_order_value": ("large orders", "small orders"),
    "orders": ("many orders", "few orders"),
    "days_since_last_order": ("inactive for long", "recently active"),
    "average_days_between_orders": ("long pauses", "short pauses"),
    "items_per_order": ("many items per order", "few items per order"),
    "categories": ("buy across the range", "buy from few categories"),
    "discount_share": ("buy at a discount", "pay full price"),
    "eco_spend_share": ("choose sustainable products", "choose few sustainable products"),
}
_MIN_DIFFERENCE = 0.35
"""Minimum difference from the overall mean, in standard deviations, that is worth mentioning."""

_MAX_PHRASES = 4


def described(
    clustering: Clustering, frame: pd.DataFrame, labels: np.ndarray
) -> tuple[DescribedCluster, ...]:
    """Describe every cluster, most valuable first; clusters with equal titles get a further difference added.

    Parameters
    ----------
    frame : DataFrame
        The customers, as they were clustered. labels : their clusters, from `Clustering.assign`.
    """
    names = [scale.name for scale in clustering.scales]
    points = pd.DataFrame(scaled(frame, clustering.scales), columns=names)
    means = points.groupby(labels).mean() - points.mean()
    medians = frame[names].groupby(labels).median()
    sizes = np.bincount(labels, minlength=len(clustering.centres) + 1)
    clusters: list[DescribedCluster] = []
    for number in range(1, len(clustering.centres) + 1):
        if number not in means.index:
            clusters.append(
                DescribedCluster(number, "No customers at the moment", 0, {}, dict.fromkeys(names))
            )
            continue
        means_by_name = dict(zip(names, means.loc[number].to_numpy(dtype="float64").tolist(), strict=True))
        differences = dict(sorted(means_by_name.items(), key=lambda item: -abs(item[1])))
        row = medians.loc[number].to_numpy(dtype="float64").tolist()
        medians_by_name = {name: _finite(value) for name, value in zip(names, row, strict=True)}
        title = _title(differences, {cluster.title for cluster in clusters})
        clusters.append(DescribedCluster(number, title, int(sizes[number]), differences, medians_by_name))
    return tuple(clusters)


def stability_words(stability: float) -> str:
    """Stability in words, by thresholds of 0.8 and 0.6 of the adjusted Rand index."""
    if stability >= 0.8:
        return "Found almost identically in resamples: stable."
    if stability >= 0.6:
        return "Found mostly unchanged in resamples: fairly stable, with moving borders."
    return (
        "Not found in resamples: use these clusters as one possible view of the customers, not "
        "as real groups."
    )


def _title(differences: Mapping[str, float], used_titles: set[str]) -> str:
    phrases = [
        _PHRASES[name][0 if value > 0 else 1]
        for name, value in differences.items()
        if abs(value) >= _MIN_DIFFERENCE and name in _PHRASES
    ]
    if not phrases:
        return "Similar to the average customer"
    for count in range(2, _MAX_PHRASES + 1):
        title = ", ".join(phrases[:count]).capitalize()
        if title not in used_titles:
            return title
    return title


def _finite(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
