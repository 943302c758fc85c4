"""Predict an uploaded table of customers with a model that was trained on such a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import uploaded
from tenure.app.job_kinds.train import MODELS
from tenure.app.job_parameters.exported import check_format, export_facts, export_file
from tenure.app.job_parameters.modelling import check_level
from tenure.app.jobs.kind import Kind
from tenure.app.jobs.stages import PREDICT, READ_TABLE
from tenure.core.errors import NotFound, OptionError
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.tables.trained import TABLE_RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class PredictTableParameters:
    """Which upload, and the job of kind `train_table` whose model predicts it.

    threshold : the positive class is predicted from this probability on; for classes only.
    """

    upload: str
    training_job: str
    level: float = DEFAULT_LEVEL
    threshold: float = 0.5
    file_format: str = "csv"

    def check(self) -> None:
        """Raises OptionError."""
        check_level(self.level)
        check_format(self.file_format)
        if not 0 < self.threshold < 1:
            raise OptionError(
                "The threshold must be between 0 and 1.",
                values=[self.threshold],
                hint="such as 0.5",
                code="option.threshold",
            )


def table_model(workspace: Path, training_job: str) -> Path:
    """The model folder of a job of kind `train_table`. Raises NotFound (`model.unknown`)."""
    is_id = training_job.isalnum() and len(training_job) <= 64
    folder = workspace / MODELS / training_job
    if not is_id or not (folder / TABLE_RECORD).is_file():
        raise NotFound(
            "This job has no model of customer tables.",
            values=[training_job],
            hint="give the ID of a finished job of kind `train_table`; clean-up removes old models",
            code="model.unknown",
        )
    return folder


def _run(parameters: PredictTableParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.tables.predict_table import PredictTable, predict_table

    out = export_file(context, f"predictions.{parameters.file_format}")
    table = str(uploaded(context.workspace, parameters.upload))
    model = table_model(context.workspace, parameters.training_job)
    command = PredictTable(table, model, out, parameters.level, parameters.threshold)
    predictions = predict_table(command, context.shop, progress)
    return {"rows": len(predictions)} | export_facts(context, out)


KIND = Kind(
    "Predict an uploaded table with one row per customer, as a file.",
    "analyst",
    PredictTableParameters,
    _run,
    stages=(READ_TABLE, PREDICT),
)
