"""What is measured of one contender on one hold-out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.accuracy.cases import HoldOut
from tenure.evaluation.classification import classify
from tenure.evaluation.metrics import score

LOWER, HIGHER = ("mae", "rmse", "decile_mape"), ("spearman", "ngini")
CELLS = (*LOWER, *HIGHER)
"""What contenders are compared in. `mae` is that of the median where a contender gives one."""

_LEVELS = ("coverage", "coverage_top_half", "coverage_top_tenth")


def scores(held: HoldOut, predictions: pd.DataFrame) -> dict[str, float]:
    """Metrics of predictions by customer_id; those a contender has no column for are left out.

    Columns: predicted_clv; predicted_clv_median, predicted_clv_lower, predicted_clv_upper, expected_purchases,
    order_probability and probability_alive where it gives them.
    """
    told = predictions.set_index(predictions.customer_id.astype(str)).reindex(held.spend.index)
    spend, expected = held.spend.to_numpy(), told.predicted_clv.to_numpy(float)
    found = score(spend, expected)
    kept = {name: getattr(found, name) for name in ("n", "rmse", "spearman", "ngini", "decile_mape", "bias")}
    kept["mae"] = kept["mae_of_mean"] = found.mae
    if "predicted_clv_median" in told:
        kept["mae"] = float(np.abs(told.predicted_clv_median.to_numpy(float) - spend).mean())
    kept |= _of_orders(held, told) | _of_life(held, told) | _of_intervals(spend, told)
    return {name: float(value) for name, value in kept.items() if value is not None}


def _of_orders(held: HoldOut, told: pd.DataFrame) -> dict[str, float | None]:
    kept: dict[str, float | None] = {}
    if "expected_purchases" in told:
        kept["orders_predicted"] = float(told.expected_purchases.sum())
        kept["orders_actual"] = float(held.orders.sum())
    if "order_probability" in told:
        bought = (held.orders > 0).to_numpy(float)
        found = classify(bought, told.order_probability.to_numpy(float))
        kept["mean_order_probability"] = float(told.order_probability.mean())
        kept["buyers"] = float(bought.mean())
        kept["order_brier"], kept["order_auc"] = found.brier, found.roc_auc
        kept["order_ece"] = found.calibration_error
    return kept


def _of_life(held: HoldOut, told: pd.DataFrame) -> dict[str, float | None]:
    if "probability_alive" not in told:
        return {}
    alive = told.probability_alive.to_numpy(float)
    kept: dict[str, float | None] = {"mean_probability_alive": float(alive.mean())}
    if held.is_alive is not None:
        truth = held.is_alive.to_numpy(float)
        kept["alive"], kept["alive_brier"] = float(truth.mean()), classify(truth, alive).brier
    return kept


def _of_intervals(spend: np.ndarray, told: pd.DataFrame) -> dict[str, float]:
    """Share of customers inside their interval: of all, and of the half and the tenth predicted most."""
    if "predicted_clv_lower" not in told:
        return {}
    inside = (spend >= told.predicted_clv_lower.to_numpy(float)) & (
        spend <= told.predicted_clv_upper.to_numpy(float)
    )
    order = np.argsort(-told.predicted_clv.to_numpy(float), kind="stable")
    sizes = (len(order), len(order) // 2, max(1, len(order) // 10))
    return {name: float(inside[order[:size]].mean()) for name, size in zip(_LEVELS, sizes, strict=True)}
