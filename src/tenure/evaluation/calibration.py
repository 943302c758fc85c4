"""Calibration by tenths of predicted value, and how much value the best-ranked customers bring."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tenure.evaluation.metrics import decile_of

GAIN_POINTS = 101


def calibration_table(
    actual: ArrayLike,
    predicted: ArrayLike,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
) -> pd.DataFrame:
    """Tenths of the customers by predicted value, the lowest first.

    Returns
    -------
    DataFrame
        `decile` (1 to 10), `customers`, `mean_predicted`, `mean_actual`, `total_predicted`,
        `total_actual`, `coverage` (share inside their interval; null without intervals).
        Tenths without a customer are left out.
    """
    y, p = np.asarray(actual, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    rows = pd.DataFrame({"decile": decile_of(p) + 1, "actual": y, "predicted": p, "inside": np.nan})
    if lower is not None and upper is not None:
        low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
        has_interval = np.isfinite(low) & np.isfinite(high)
        rows["inside"] = np.where(has_interval, (y >= low) & (y <= high), np.nan)
    return (
        rows.groupby("decile")
        .agg(
            customers=("actual", "size"),
            mean_predicted=("predicted", "mean"),
            mean_actual=("actual", "mean"),
            total_predicted=("predicted", "sum"),
            total_actual=("actual", "sum"),
            coverage=("inside", "mean"),
        )
        .reset_index()
    )


def gain_curve(actual: ArrayLike, predicted: ArrayLike, points: int = GAIN_POINTS) -> pd.DataFrame:
    """Cumulative share of actual value by share of customers, highest prediction first.

    Returns
    -------
    DataFrame
        `share_of_customers` from 0 to 1, `share_of_value` in the model's order, `share_of_value_perfect`
        in the order of actual value. Empty if there was no value.
    """
    y, p = np.asarray(actual, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    columns = ["share_of_customers", "share_of_value", "share_of_value_perfect"]
    if y.sum() == 0:
        return pd.DataFrame(columns=columns, dtype=np.float64)
    share = np.linspace(0, 1, points)
    curves = (_gained(y, np.argsort(-order_by, kind="stable"), share) for order_by in (p, y))
    return pd.DataFrame(dict(zip(columns, (share, *curves), strict=True)))


def _gained(actual: np.ndarray, order: np.ndarray, share: np.ndarray) -> np.ndarray:
    curve = np.concatenate(([0.0], np.cumsum(actual[order]))) / actual.sum()
    return np.asarray(np.interp(share * len(actual), np.arange(len(actual) + 1), curve))
