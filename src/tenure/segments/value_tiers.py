"""Value tiers: customers grouped by predicted value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenure.core.activation.segment import GROWTH, HIGH, LOW
from tenure.core.errors import DataError, OptionError

HIGH_SHARE = 0.2
GROWTH_SHARE = 0.3
LOW_SHARE = 1 - HIGH_SHARE - GROWTH_SHARE
_ROUNDING = 1e-12


def percentile(values: pd.Series) -> pd.Series:
    """Share of customers with a lower value, 0 to 100; unknown values stay unknown and are not ranked
    against.
    """
    return 100 * (values.rank(method="min") - 1) / max(int(values.notna().sum()), 1)


def percentile_among(values: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Share of `reference` (sorted, all known) with a lower value, 0 to 100; null for an unknown value."""
    below = np.searchsorted(reference, values, side="left") / max(len(reference), 1)
    return np.where(np.isnan(values), np.nan, 100 * below)


def value_tier(values: pd.Series) -> pd.Series:
    """`High-CLV` for the best fifth, `Growth-Potential` for the next three tenths, `Low-CLV` for the rest.

    Customers with equal values are never split: all of them get the tier of the middle one, so a tier may be
    smaller or larger than its share (see `widest_tie`). Unknown values have no tier (null).
    """
    numbers = values.to_numpy("float64")
    tiers = tiers_among(numbers, np.sort(numbers[~np.isnan(numbers)]))
    return pd.Series(tiers, index=values.index, dtype="object")


def tiers_among(values: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """As `value_tier`, for customers ranked among `reference` (sorted, all known)."""
    return _tier_at(np.where(np.isnan(values), np.nan, _middle(values, reference)))


def is_high(values: np.ndarray) -> np.ndarray:
    """Whether each value is in the highest tier; no value may be unknown."""
    high: np.ndarray = tiers_among(values, np.sort(values)) == HIGH
    return high


def widest_tie(values: pd.Series) -> float:
    """Largest share of customers with the same value, 0 to 1; tiers cannot distinguish them."""
    finite = values.dropna()
    return float(finite.value_counts().iloc[0] / len(finite)) if len(finite) else 0.0


def ties_note(values: pd.Series) -> tuple[str, ...]:
    """A note if many customers have the same value; empty otherwise."""
    share = widest_tie(values)
    if share <= LOW_SHARE:
        return ()
    return (
        f"{share:.0%} of customers have the same predicted value, so value tiers cannot "
        "distinguish them. Segment them by recency and frequency (RFM) instead.",
    )


def _middle(values: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Share of `reference` below the middle one of the customers with this value."""
    first = np.searchsorted(reference, values, side="left")
    last = np.maximum(np.searchsorted(reference, values, side="right") - 1, first)
    middle: np.ndarray = (first + last) / 2 / max(len(reference), 1)
    return middle


def _tier_at(middle: np.ndarray) -> np.ndarray:
    high = 1 - HIGH_SHARE
    conditions = [np.isnan(middle), middle >= high - _ROUNDING, middle >= LOW_SHARE - _ROUNDING]
    return np.select(conditions, [np.array(tier, dtype=object) for tier in (None, HIGH, GROWTH)], LOW)


def thresholds(values: np.ndarray, high_share: float, growth_share: float) -> tuple[float, float]:
    """Minimum value of the highest tier and of the middle tier, for tiers with these shares of customers.

    Customers with equal values share a tier, as in `value_tier`. Unknown values are ignored.
    Raises OptionError (`option.shares`), DataError (`data.no_value`).
    """
    if not (high_share > 0 and growth_share > 0 and high_share + growth_share < 1):
        raise OptionError(
            "The shares of the tiers are not valid.",
            values=[high_share, growth_share],
            hint="enter two shares above 0 that leave some customers for the lowest tier, such as 0.2,0.3",
            code="option.shares",
        )
    finite = np.sort(values[~np.isnan(values)])
    if not len(finite):
        raise DataError(
            "No customer has a predicted value.", hint="score the workspace first", code="data.no_value"
        )
    middle = _middle(finite, finite)
    edges = []
    for share in (high_share, high_share + growth_share):
        inside = finite[middle >= 1 - share - _ROUNDING]
        edges.append(float(inside[0]) if len(inside) else float(np.nextafter(finite[-1], np.inf)))
    return edges[0], edges[1]
