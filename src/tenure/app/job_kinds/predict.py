"""Predict every customer of the lake with any model version; the result is a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.exported import check_format, export_facts, export_file
from tenure.app.job_parameters.modelling import check_level
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.stages import PREDICT, READ_WORKSPACE
from tenure.app.modelling.prepared import OrderSelection
from tenure.core.frames.horizon import day
from tenure.learning.backtest.backtest import DEFAULT_LEVEL

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class PredictParameters:
    """`model`: a version number, `champion` or `challenger`. `file_format`: csv or parquet."""

    model: str = "champion"
    as_of: str | None = None
    level: float = DEFAULT_LEVEL
    file_format: str = "csv"

    def check(self) -> None:
        """Raises TimeError or OptionError."""
        day(self.as_of)
        check_level(self.level)
        check_format(self.file_format)


def _run(parameters: PredictParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.modelling.predict_orders import PredictOrders, predict_orders

    out = export_file(context, f"predictions.{parameters.file_format}")
    selection = OrderSelection(as_of=day(parameters.as_of))
    command = PredictOrders(None, out, selection, parameters.level, parameters.model)
    predictions = predict_orders(command, context.shop, progress)
    return {"customers": len(predictions)} | export_facts(context, out)


KIND = Kind(
    "Predict all customers with a model version, as a file; `score` keeps the champion's predictions.",
    "analyst",
    PredictParameters,
    _run,
    stages=(READ_WORKSPACE, PREDICT),
)
