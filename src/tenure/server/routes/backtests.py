"""Back-tests: results of models on past windows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from tenure.app.model_versions.list_models import list_models
from tenure.app.modelling.tested import BacktestSummary, tested_job
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import Used

ROUTER = APIRouter(prefix="/backtests", tags=["models"])


class BacktestResponse(BaseModel):
    """Metrics by model, averaged over the cutoffs. A back-test belongs to a model version or to a job."""

    created_at: datetime
    model_version: int | None
    job_id: str | None
    result: dict[str, Any]


@ROUTER.get("", name="list_backtests")
def list_backtests(
    _caller: Viewer, used: Used, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[BacktestResponse]:
    """List the back-tests of model versions and jobs, newest first."""
    of_versions = [
        BacktestResponse(
            created_at=version.created_at,
            model_version=version.number,
            job_id=None,
            result=dict(version.evidence),
        )
        for version in list_models(used.shop).versions
        if version.evidence
    ]
    of_jobs = [
        BacktestResponse(
            created_at=job.finished_at or job.submitted_at,
            model_version=None,
            job_id=job.job_id,
            result=job.result or {},
        )
        for job in used.jobs.store.latest(limit, kind="backtest", state="done")
    ]
    return sorted([*of_versions, *of_jobs], key=lambda backtest: backtest.created_at, reverse=True)[:limit]


@ROUTER.get("/{job_id}", name="get_backtest")
def get_backtest(job_id: Annotated[str, Path(max_length=64)], _caller: Viewer, used: Used) -> BacktestSummary:
    """Show the back-test of a job: every tested model, with all metrics and curves."""
    return tested_job(used.jobs.store.get(job_id))
