"""Predict the customers of an order log with a trained model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.table_files import check_table_path, write_table
from tenure.app.modelling.chosen_model import chosen_model
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.app.modelling.run_record import new_record
from tenure.app.modelling.top_customers import TopCustomers
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.backtest.churn_bands import ChurnBands, is_of_churn_alone
from tenure.learning.predict import PredictOptions, predict, predictions_arrow

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class PredictOrders:
    """Command. The horizon is the one the model was trained for.

    model : folder that training wrote; a version of the workspace's model when left out.
    out : table to write, `.parquet` or `.csv`.
    version : number, `champion` or `challenger`; the champion when left out.
    """

    model: Path | None
    out: Path
    selection: OrderSelection
    level: float = DEFAULT_LEVEL
    version: str | None = None


def predict_orders(command: PredictOrders, shop: Shop, progress: Progress) -> pd.DataFrame:
    """The predictions, one row per customer; they are also written to `command.out`."""
    check_table_path(command.out)
    trained = chosen_model(command.model, shop, progress, command.version)
    selection = replace(command.selection, horizon=f"{trained.horizon_days}d")
    with prepare(selection, shop, progress) as prepared:
        record = new_record("predict", prepared, shop.settings, {"model": trained.name})
        options = PredictOptions(prepared.window.as_of, record.run_id, command.level)
        predictions = predict(options, trained, prepared.panels, progress)
        has_money = prepared.orders.has_money
        if is_of_churn_alone(trained.model.card):
            progress.show(ChurnBands(predictions, has_money))
        progress.show(TopCustomers(predictions, has_money))
        write_table(predictions_arrow(predictions), command.out)
    return predictions
