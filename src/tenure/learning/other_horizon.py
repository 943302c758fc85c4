"""Predictions for another horizon than the model was trained for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.core.orders.schema import VALUE_WINDOWS, window_column

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.estimator import Estimator
    from tenure.learning.trained import TrainedModel

_SCALED = (
    "predicted_clv",
    "predicted_clv_median",
    "predicted_clv_lower",
    "predicted_clv_upper",
    "expected_purchases",
)
LONGEST_DAYS = 3_650


def over(table: pd.DataFrame, trained: TrainedModel, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    """A Predictions table over `horizon_days`, from one over the model's own horizon.

    Value and orders are moved as the history model inside the trained one expects the two windows to
    compare, customer by customer; the interval with them, so it is as wide in proportion. The churn
    probability is that model's own.

    Raises OptionError (`option.horizon`) where no history model is there to compare by.
    """
    if horizon_days == trained.horizon_days:
        return table
    guide = _guide(trained)
    if guide is None or not 1 <= horizon_days <= LONGEST_DAYS:
        raise OptionError(
            "The model cannot predict this horizon.",
            values=[f"{horizon_days} days"],
            hint=f"use {trained.horizon_days} days, the horizon it was trained for, or train another model",
            code="option.horizon",
        )
    own, requested = guide.predict(frame, trained.horizon_days), guide.predict(frame, horizon_days)
    column = "predicted_clv" if "predicted_clv" in guide.card.gives else "expected_purchases"
    ratio = (requested[column] / own[column].where(own[column] > 0)).fillna(1.0)
    predictions = table.assign(
        **{name: table[name] * ratio.to_numpy() for name in _SCALED}, horizon_days=horizon_days
    )
    if "churn_probability" in guide.card.gives:
        predictions["churn_probability"] = requested["churn_probability"].clip(0, 1).to_numpy()
    return predictions.assign(total_clv=predictions["historic_clv"] + predictions["predicted_clv"])


def with_windows(predictions: pd.DataFrame, trained: TrainedModel, frame: pd.DataFrame) -> pd.DataFrame:
    """The Predictions table with the value in each of `VALUE_WINDOWS`, from the day of the prediction.

    A window that no history model is there for stays null, as do all without money.
    """
    if trained.target != "spend":
        return predictions
    values = {}
    for days in VALUE_WINDOWS:
        try:
            values[window_column(days)] = over(predictions, trained, frame, days)["predicted_clv"]
        except OptionError:
            continue
    return predictions.assign(**values)


def _guide(trained: TrainedModel) -> Estimator | None:
    """A model that predicts any horizon: the model itself, one of its members, or its companion."""
    column = {"spend": "predicted_clv", "orders": "expected_purchases"}[trained.target]
    models = (trained.mixture.guide, trained.companion)
    return next((model for model in models if model is not None and column in model.card.gives), None)
