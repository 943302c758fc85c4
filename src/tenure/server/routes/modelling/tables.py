"""Tables with one row per customer: train on an upload, and predict another."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tenure.app.job_kinds.predict_table import table_model
from tenure.app.job_kinds.train_table import MAX_FOLDS
from tenure.core.clock import clock
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.server.callers import Analyst
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown
from tenure.server.shapes import Number, Whole, Word

ROUTER = APIRouter(prefix="/tables", tags=["tables"])
Columns = Annotated[list[Word], Field(default_factory=list, max_length=1_000)]
UploadId = Annotated[str, Field(max_length=64, description="As `POST /api/v1/uploads` answered.")]


class TableTraining(BaseModel):
    """The upload to train on, the column `target` to predict, and how.

    `model`: the best in cross-validation if left out. `keep`: columns to use although they look like leaks;
    `drop`: columns to ignore. `split`: a split by group or time needs the column `split_by`. `as_of`: the day
    to which the ages of date columns are counted. `positive`: the class whose probability is predicted.
    """

    upload_id: UploadId
    target: Word = Field(examples=["clv"])
    model: Word | None = None
    keep: Columns
    drop: Columns
    split: Literal["random", "group", "time"] = "random"
    split_by: Word | None = None
    folds: Whole = Field(default=5, ge=2, le=MAX_FOLDS)
    as_of: date | None = None
    task: Literal["auto", "regression", "classification"] = "auto"
    positive: Word | None = None


class TablePrediction(BaseModel):
    """The upload to predict, and the job `train_table` whose model predicts it.

    `threshold`: the positive class is predicted from this probability on.
    """

    upload_id: UploadId
    training_job: Annotated[str, Field(max_length=64)]
    level: Number = Field(default=DEFAULT_LEVEL, ge=0.5, le=0.99)
    threshold: Number = Field(default=0.5, gt=0, lt=1)
    file_format: Literal["csv", "parquet"] = "csv"


@ROUTER.post("/models", name="train_table", status_code=202)
def train_on_table(body: TableTraining, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Train a model on a customer table, as a job; its result contains the scores on held-out rows."""
    return _submitted("train_table", body, caller, backend)


@ROUTER.post("/predictions", name="predict_table", status_code=202)
def predict_table(body: TablePrediction, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Predict a customer table with a trained model, as a job; the predictions are a file of the job."""
    table_model(backend.settings.workspace, body.training_job)
    return _submitted("predict_table", body, caller, backend)


def _submitted(
    kind: str, body: TableTraining | TablePrediction, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    parameters: dict[str, Any] = body.model_dump(mode="json", exclude_none=True, exclude={"upload_id"})
    parameters["upload"] = backend.uploads.get(body.upload_id).path
    return job_shown(backend.jobs.submit(kind, parameters, caller.user, clock()))
