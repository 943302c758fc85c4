"""Predict the customers of an order log with a model that was trained before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.table_files import check_table_path, write_table
from tenure.app.modelling.chosen_model import chosen_model
from tenure.app.modelling.prepared import Asked, prepared
from tenure.app.modelling.run_record import new_record
from tenure.app.modelling.top_customers import TopCustomers
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.backtest.churn_bands import ChurnBands, is_of_churn_alone
from tenure.learning.predict import PredictOptions, predict, predictions_arrow

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings


@dataclass(frozen=True)
class PredictOrders:
    """Command. `model` is a folder that training wrote; the horizon is the one it was trained for.

    Without a `model`, the champion of the workspace's registry predicts.
    """

    model: Path | None
    out: Path
    asked: Asked
    level: float = DEFAULT_LEVEL


def predict_orders(command: PredictOrders, settings: Settings, progress: Progress) -> pd.DataFrame:
    """One row per customer, written as a table."""
    check_table_path(command.out)
    trained = chosen_model(command.model, command.asked.workspace, settings, progress)
    asked = replace(command.asked, horizon=f"{trained.horizon_days}d")
    with prepared(asked, settings, progress) as ready:
        record = new_record("predict", ready, settings, {"model": trained.name})
        options = PredictOptions(ready.as_of, record.run_id, command.level)
        predictions = predict(options, trained, ready.panels, progress)
        if is_of_churn_alone(trained.model.card):
            progress.show(ChurnBands(predictions, ready.orders.has_money))
        progress.show(TopCustomers(predictions, ready.orders.has_money))
        write_table(predictions_arrow(predictions), command.out)
    return predictions
