"""Value tiers: who matters most by predicted value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenure.core.errors import DataError, OptionError
from tenure.core.segment import GROWTH, HIGH, LOW

HIGH_SHARE = 0.2
GROWTH_SHARE = 0.3


def percentile(values: pd.Series) -> pd.Series:
    """Share of customers with a lower value, 0 to 100; unknown stays unknown and counts for nobody."""
    return 100 * (values.rank(method="min") - 1) / max(int(values.notna().sum()), 1)


def percentile_among(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Share of `others` (sorted, all known) with a lower value, 0 to 100; null for an unknown value."""
    below = np.searchsorted(others, values, side="left") / max(len(others), 1)
    return np.where(np.isnan(values), np.nan, 100 * below)


def value_tier(values: pd.Series) -> pd.Series:
    """`High-CLV` for the best fifth, `Growth-Potential` for the next three tenths, `Low-CLV` for the rest.

    Customers with equal values are never parted: they share the lower of their tiers, so a tier may be
    smaller than its share. Unknown values have no tier (null).
    """
    return tier_of(percentile(values))


def tier_of(percentiles: pd.Series) -> pd.Series:
    """The tier of a customer above whom or beside whom the others are."""
    return pd.Series(tiers_of(percentiles.to_numpy("float64")), index=percentiles.index, dtype="object")


def tiers_of(percentiles: np.ndarray) -> np.ndarray:
    """As `tier_of`, of an array; None for an unknown one."""
    edges = [100 * (1 - HIGH_SHARE - GROWTH_SHARE), 100 * (1 - HIGH_SHARE)]
    conditions = [np.isnan(percentiles), percentiles >= edges[1], percentiles >= edges[0]]
    return np.select(conditions, [np.array(one, dtype=object) for one in (None, HIGH, GROWTH)], LOW)


def thresholds(values: np.ndarray, high_share: float, growth_share: float) -> tuple[float, float]:
    """Least value of the highest tier and of the middle one, where tiers take these shares of customers.

    Customers with equal values share the lower tier, so a tier may be smaller than its share. Unknown values
    count for nobody. Raises OptionError (`option.shares`), DataError (`data.no_value`).
    """
    if not (high_share > 0 and growth_share > 0 and high_share + growth_share < 1):
        raise OptionError(
            "Those are no shares of three tiers.",
            values=[high_share, growth_share],
            hint="two shares above 0 that leave some for the lowest tier, as in 0.2,0.3",
            code="option.shares",
        )
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        raise DataError(
            "No customer has a predicted value.", hint="score the workspace first", code="data.no_value"
        )
    below = np.searchsorted(known, known, side="left") / len(known)
    edges = []
    for share in (high_share, high_share + growth_share):
        inside = known[below >= 1 - share - 1e-12]
        edges.append(float(inside[0]) if len(inside) else float(np.nextafter(known[-1], np.inf)))
    return edges[0], edges[1]
