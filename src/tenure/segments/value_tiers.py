"""High, Medium, Low: who matters most by predicted value."""

from __future__ import annotations

import numpy as np
import pandas as pd

HIGH_SHARE = 0.2
MEDIUM_SHARE = 0.3


def percentile(values: pd.Series) -> pd.Series:
    """Share of customers with a lower value, 0 to 100; unknown stays unknown and counts for nobody."""
    return 100 * (values.rank(method="min") - 1) / max(int(values.notna().sum()), 1)


def value_tier(values: pd.Series) -> pd.Series:
    """`High` for the best fifth, `Medium` for the next three tenths, `Low` for the lower half.

    Customers with equal values are never parted: they share the lower of their tiers, so a tier may be
    smaller than its share. Unknown values have no tier (null).
    """
    lower = percentile(values)
    edges = [100 * (1 - HIGH_SHARE - MEDIUM_SHARE), 100 * (1 - HIGH_SHARE)]
    tier = np.select([lower >= edges[1], lower >= edges[0]], ["High", "Medium"], default="Low")
    return pd.Series(tier, index=values.index, dtype="object").where(values.notna(), None)
