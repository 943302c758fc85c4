"""Score the workspace: the champion predicts every customer of the lake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tenure.app.model_versions.load_version import load_version
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.app.modelling.run_record import new_record, recording, store_predictions
from tenure.app.modelling.top_customers import TopCustomers
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.predict import PredictOptions, predict
from tenure.serving.publish import publish_change

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Score:
    """Command. `as_of` is the day after the last order when left out."""

    as_of: date | None = None
    level: float = DEFAULT_LEVEL


@dataclass(frozen=True)
class ScoreResult:
    """A summary of the predictions.

    total : expected spend of all customers, in the workspace's currency; None in a log without amounts.
    lake_version : the version of the lake to read the predictions at.
    """

    run_id: str
    model_version: int
    as_of: date
    horizon_days: int
    customers: int
    total: float | None
    lake_version: int


def score(command: Score, shop: Shop, progress: Progress) -> ScoreResult:
    """Predict and store the predictions in the lake. The horizon is the one the champion was trained for.

    Raises StoreError (`store.no_version`) if there is no champion yet, DataError for an empty lake.
    """
    version, trained = load_version(shop)
    progress.note(f"Version {version.number} of the model, the champion ({trained.name})")
    selection = OrderSelection(None, f"{trained.horizon_days}d", command.as_of)
    with prepare(selection, shop, progress) as prepared:
        parameters = {"model": trained.name, "version": version.number, "level": command.level}
        record = new_record("score", prepared, shop.settings, parameters)
        with recording(record, shop):
            options = PredictOptions(prepared.window.as_of, record.run_id, command.level)
            predictions = predict(options, trained, prepared.panels, progress)
            progress.show(TopCustomers(predictions, prepared.orders.has_money, prepared.orders.currency))
            progress.step("Saving the predictions")
            lake_version = store_predictions(predictions, record.run_id, shop, prepared.engine)
    publish_change(shop, progress)
    return ScoreResult(
        run_id=record.run_id,
        model_version=version.number,
        as_of=prepared.window.as_of,
        horizon_days=trained.horizon_days,
        customers=len(predictions),
        total=_total(predictions),
        lake_version=lake_version,
    )


def _total(predictions: pd.DataFrame) -> float | None:
    values = predictions["predicted_clv"].dropna()
    return float(values.sum()) if len(values) else None
