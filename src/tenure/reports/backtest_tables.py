"""Back-test rows by decile, along the ranking, and as single points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tenure.evaluation.calibration import calibration_table, gain_curve

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_POINTS = 1500
LARGEST = 50


def by_cutoff(rows: pd.DataFrame) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Predicted and actual values of each cutoff; incomplete rows are left out."""
    for _, group in rows.groupby("as_of", sort=True):
        predicted = group["predicted"].to_numpy(dtype=float)
        actual = group["actual"].to_numpy(dtype=float)
        use = np.isfinite(predicted) & np.isfinite(actual)
        if use.any():
            yield predicted[use], actual[use]


def tenths(rows: pd.DataFrame) -> pd.DataFrame:
    """Means by decile of the prediction, lowest first: `decile, customers, predicted, actual`.

    Deciles are formed within each cutoff, then pooled.
    """
    parts = [calibration_table(actual, predicted) for predicted, actual in by_cutoff(rows)]
    if not parts:
        return pd.DataFrame(columns=["decile", "customers", "predicted", "actual"], dtype=float)
    sums = pd.concat(parts).groupby("decile")[["customers", "total_predicted", "total_actual"]].sum()
    return pd.DataFrame(
        {
            "decile": sums.index,
            "customers": sums["customers"].to_numpy(),
            "predicted": (sums["total_predicted"] / sums["customers"]).to_numpy(),
            "actual": (sums["total_actual"] / sums["customers"]).to_numpy(),
        }
    )


def gain(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray] | None:
    """Share of actual value from the top 0, 1, ... 100% of customers: by prediction, and by perfect ranking.

    Mean over cutoffs; None if there were no purchases.
    """
    curves = [gain_curve(actual, predicted) for predicted, actual in by_cutoff(rows) if actual.sum() > 0]
    if not curves:
        return None
    model_curve, perfect_curve = (
        np.mean([curve[name].to_numpy() for curve in curves], axis=0)
        for name in ("share_of_value", "share_of_value_perfect")
    )
    return model_curve, perfect_curve


def sample(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, int]:
    """At most 1,500 points, evenly spaced along the ranking plus the largest 50; and the total number."""
    pairs = list(by_cutoff(rows))
    if not pairs:
        return np.empty(0), np.empty(0), 0
    predicted, actual = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    order = np.argsort(-predicted, kind="stable")
    spread = np.linspace(0, order.size - 1, min(order.size, MAX_POINTS - LARGEST)).astype(int)
    places = order[np.unique(np.concatenate([spread, np.arange(min(LARGEST, order.size))]))]
    return predicted[places], actual[places], int(order.size)
