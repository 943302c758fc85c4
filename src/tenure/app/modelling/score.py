"""Score the workspace: its champion predicts every customer of the lake, and the lake keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.modelling.model_versions import champion
from tenure.app.modelling.prepared import Asked, prepared
from tenure.app.modelling.run_record import new_record, recorded, store_predictions
from tenure.app.modelling.top_customers import TopCustomers
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.predict import PredictOptions, predict

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings


@dataclass(frozen=True)
class Score:
    """Command. `as_of` is the day after the last order when left out."""

    workspace: Path
    as_of: date | None = None
    level: float = DEFAULT_LEVEL


@dataclass(frozen=True)
class Scored:
    """What was predicted. `total` is of all customers together, in the workspace's currency; None without
    money. `lake_version` is the one to read the predictions at.
    """

    run_id: str
    model_version: int
    as_of: date
    horizon_days: int
    customers: int
    total: float | None
    lake_version: int


def score(command: Score, settings: Settings, progress: Progress) -> Scored:
    """Predict and keep. The horizon is the one the champion was trained for.

    Raises StoreError (`store.no_version`) where there is no champion yet, DataError for an empty lake.
    """
    version, trained = champion(command.workspace, settings)
    progress.note(f"Version {version.number} of the model, the champion ({trained.name})")
    asked = Asked(None, command.workspace, f"{trained.horizon_days}d", command.as_of)
    with prepared(asked, settings, progress) as ready:
        made_with = {"model": trained.name, "version": version.number, "level": command.level}
        record = new_record("score", ready, settings, made_with)
        with recorded(record, command.workspace, settings):
            options = PredictOptions(ready.as_of, record.run_id, command.level)
            predictions = predict(options, trained, ready.panels, progress)
            progress.show(TopCustomers(predictions, ready.orders.has_money, ready.orders.currency))
            progress.step("Saving the predictions")
            kept = store_predictions(predictions, record.run_id, command.workspace, settings, ready.engine)
    return Scored(
        run_id=record.run_id,
        model_version=version.number,
        as_of=ready.as_of,
        horizon_days=trained.horizon_days,
        customers=len(predictions),
        total=_total(predictions),
        lake_version=kept,
    )


def _total(predictions: pd.DataFrame) -> float | None:
    known = predictions["predicted_clv"].dropna()
    return float(known.sum()) if len(known) else None
