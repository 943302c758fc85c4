"""The files of a run: tables, leaderboard, model folder, report."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.table_files import write_table
from tenure.app.modelling.run_page import run_page
from tenure.learning.backtest.backtest import leaderboard_dict
from tenure.learning.predict import predictions_arrow

if TYPE_CHECKING:
    from tenure.app.modelling.prepared import PreparedOrders
    from tenure.app.modelling.run import RunResult
    from tenure.learning.trained import TrainedModel

RECORD = "run.json"


@dataclass(frozen=True)
class RunFiles:
    """The paths of the files in the folder of a run."""

    folder: Path

    @property
    def predictions(self) -> Path:
        return self.folder / "predictions.parquet"

    @property
    def predictions_csv(self) -> Path:
        return self.folder / "predictions.csv"

    @property
    def leaderboard(self) -> Path:
        return self.folder / "leaderboard.json"

    @property
    def model(self) -> Path:
        return self.folder / "model"

    @property
    def quarantine(self) -> Path:
        return self.folder / "quarantine.parquet"

    @property
    def report(self) -> Path:
        return self.folder / "report.html"

    @property
    def record(self) -> Path:
        return self.folder / RECORD


def write_results(
    result: RunResult, trained: TrainedModel, prepared: PreparedOrders, currency: str | None
) -> None:
    """Write every file into the (still hidden) folder of the run."""
    files = result.files
    table = predictions_arrow(result.predictions)
    write_table(table, files.predictions)
    write_table(table, files.predictions_csv)
    files.leaderboard.write_text(
        json.dumps(leaderboard_dict(result.backtest), indent=2) + "\n", encoding="utf-8"
    )
    trained.save(files.model)
    if prepared.orders.cleaned is not None:
        write_table(prepared.engine.to_arrow(prepared.orders.cleaned.quarantine), files.quarantine)
    files.report.write_text(run_page(result, trained, prepared, currency), encoding="utf-8")
    record = result.record.to_json() | {
        "champion": trained.name,
        "customers": len(result.predictions),
        "verdict": asdict(trained.verdict),
        "features_version": trained.features_version,
    }
    files.record.write_text(json.dumps(record, indent=2, default=str) + "\n", encoding="utf-8")
