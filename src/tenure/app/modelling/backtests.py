"""The back-tests of a workspace: those of model versions and those of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.app.model_versions.list_models import list_models
from tenure.app.modelling.tested import BacktestSummary, tested_job, tested_version
from tenure.store.records.jobs import JobStore

if TYPE_CHECKING:
    from tenure.serving.shop import Shop

_KIND = "backtest"


@dataclass(frozen=True)
class ListBacktests:
    """Command. limit : the maximum number of back-tests."""

    limit: int = 20


@dataclass(frozen=True)
class BacktestEntry:
    """A back-test; it belongs to a model version or to a job. result : metrics by model, and the options."""

    created_at: datetime
    model_version: int | None
    job_id: str | None
    result: dict[str, Any]


@dataclass(frozen=True)
class BacktestList:
    """Newest first."""

    backtests: list[BacktestEntry]


def list_backtests(command: ListBacktests, shop: Shop) -> BacktestList:
    """The back-tests of versions that were tested, and of finished jobs."""
    of_versions = [
        BacktestEntry(version.created_at, version.number, None, dict(version.evidence))
        for version in list_models(shop).versions
        if version.evidence
    ]
    jobs = JobStore(shop.database).latest(command.limit, kind=_KIND, state="done")
    of_jobs = [
        BacktestEntry(job.finished_at or job.submitted_at, None, job.job_id, job.result or {}) for job in jobs
    ]
    newest = sorted([*of_versions, *of_jobs], key=lambda backtest: backtest.created_at, reverse=True)
    return BacktestList(newest[: command.limit])


@dataclass(frozen=True)
class ShowBacktest:
    """Command. version : number, `champion` or `challenger`. job_id : a job instead of a version."""

    version: str = "champion"
    job_id: str | None = None


def show_backtest(command: ShowBacktest, shop: Shop) -> BacktestSummary:
    """Every tested model with all metrics and curves.

    Raises NotFound (`model.untested`, `job.no_backtest`), StoreError (`store.no_version`), UnknownJob.
    """
    if command.job_id is not None:
        return tested_job(JobStore(shop.database).get(command.job_id))
    return tested_version(shop.registry.version(command.version))
