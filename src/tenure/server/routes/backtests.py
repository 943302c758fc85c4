"""Back-tests: results of models on past windows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from tenure.app.modelling.backtests import ListBacktests, ShowBacktest, list_backtests, show_backtest
from tenure.app.modelling.tested import BacktestSummary
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend

ROUTER = APIRouter(prefix="/backtests", tags=["models"])


class BacktestResponse(BaseModel):
    """Metrics by model, averaged over the cutoffs. A back-test belongs to a model version or to a job."""

    created_at: datetime
    model_version: int | None
    job_id: str | None
    result: dict[str, Any]


@ROUTER.get("", name="list_backtests")
def get_backtests(
    _caller: Viewer, backend: CurrentBackend, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[BacktestResponse]:
    """List the back-tests of model versions and jobs, newest first."""
    listing = list_backtests(ListBacktests(limit), backend.shop)
    return [BacktestResponse(**vars(backtest)) for backtest in listing.backtests]


@ROUTER.get("/{job_id}", name="get_backtest")
def get_backtest(
    job_id: Annotated[str, Path(max_length=64)], _caller: Viewer, backend: CurrentBackend
) -> BacktestSummary:
    """Show the back-test of a job: every tested model, with all metrics and curves."""
    return show_backtest(ShowBacktest(job_id=job_id), backend.shop)
