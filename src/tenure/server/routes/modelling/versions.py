"""Predictions and explanations of any model version, as jobs that write files."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tenure.app.job_kinds.explain import MAX_EXPLAINED, MAX_REASONS
from tenure.core.clock import clock
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.explanations.explanation import DEFAULT_REASONS
from tenure.server.callers import Analyst
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown
from tenure.server.routes.models import VersionInPath
from tenure.server.shapes import CustomerId, Number, Whole

ROUTER = APIRouter(prefix="/models", tags=["models"])


class VersionPredictions(BaseModel):
    """The table to write. `level`: share of customers whose spend should fall within the interval."""

    as_of: date | None = Field(default=None, description="Default: the day after the last order.")
    level: Number = Field(default=DEFAULT_LEVEL, ge=0.5, le=0.99)
    file_format: Literal["csv", "parquet"] = "csv"


class VersionExplanations(BaseModel):
    """The customers to explain, and the number of reasons for each."""

    customers: list[CustomerId] = Field(min_length=1, max_length=MAX_EXPLAINED)
    as_of: date | None = Field(default=None, description="Default: the day after the last order.")
    reasons: Whole = Field(default=DEFAULT_REASONS, ge=1, le=MAX_REASONS)


@ROUTER.post("/{version}/predictions", name="predict_with_version", status_code=202)
def predict_with_version(
    version: VersionInPath, body: VersionPredictions, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    """Predict all customers with a version, as a job; the table is a file of the job."""
    return _submitted("predict", version, body, caller, backend)


@ROUTER.post("/{version}/explanations", name="explain_with_version", status_code=202)
def explain_with_version(
    version: VersionInPath, body: VersionExplanations, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    """Explain the predictions of a version, as a job; its file is `explanations.json`."""
    return _submitted("explain", version, body, caller, backend)


def _submitted(
    kind: str, version: str, body: BaseModel, caller: Analyst, backend: CurrentBackend
) -> JobResponse:
    """Raises UnknownVersion before a job is submitted."""
    number = backend.shop.registry.version(version).number
    # The number, not the alias: another version may be promoted before the job starts.
    parameters: dict[str, Any] = body.model_dump(mode="json", exclude_none=True)
    parameters["model"] = str(number)
    return job_shown(backend.jobs.submit(kind, parameters, caller.user, clock()))
