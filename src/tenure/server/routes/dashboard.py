"""The shop in a few numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from tenure.app.workspace.data_freshness import data_freshness
from tenure.core.access import reaches
from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.lists.customer_filters import WindowDays
from tenure.server.routes.renamed_parameters import refuse_renamed
from tenure.server.waiting.streams import Watching
from tenure.serving.copy.names import MAX_MOVERS
from tenure.serving.copy.scorer import ScoredBy
from tenure.serving.insights.changes import Changes, changes
from tenure.serving.insights.cohort_grid import MAX_MONTHS, CohortGrid, cohort_grid
from tenure.serving.insights.key_figures import KeyFigures, key_figures
from tenure.serving.insights.period import Period
from tenure.serving.insights.period_figures import PeriodFigures, period_figures
from tenure.serving.insights.revenue import Revenue, revenue
from tenure.serving.insights.summary import Summary, summary
from tenure.serving.live.health import Freshness, ModelHealth, health

ROUTER = APIRouter(prefix="/dashboard", tags=["insight"])
_LOOK_SECONDS = 1.0


@ROUTER.get("", name="dashboard")
def dashboard(_caller: Viewer, backend: CurrentBackend) -> Summary:
    """Show the summary."""
    return dashboard_shown(backend)


@ROUTER.get("/figures", name="key_figures")
def get_key_figures(_caller: Viewer, backend: CurrentBackend, window_days: WindowDays = None) -> KeyFigures:
    """Show the predicted total with its interval, past spend, new customers, and order values."""
    return key_figures(backend.shop.served, window_days)


@ROUTER.get("/scoring", name="scoring")
def get_scoring(_caller: Viewer, backend: CurrentBackend) -> ScoredBy:
    """Show which model version made the stored predictions, and whether the champion has not scored yet."""
    return backend.shop.served.scored_by


@ROUTER.get("/revenue", name="revenue")
def get_revenue(_caller: Viewer, backend: CurrentBackend) -> Revenue:
    """Show revenue by month from new and returning customers, and expected spend of existing customers."""
    return revenue(backend.shop.served)


@ROUTER.get("/period", name="period_figures")
def get_period_figures(
    _caller: Viewer,
    backend: CurrentBackend,
    from_day: Annotated[date, Query(description="First day.")],
    to_day: Annotated[date, Query(description="Last day, included.")],
) -> PeriodFigures | None:
    """Compare a range of days with as many days before: revenue, orders, customers; null without orders."""
    return period_figures(Period(from_day, to_day), backend.shop.served)


@ROUTER.get("/cohorts", name="cohorts")
def get_cohorts(
    _caller: Viewer,
    backend: CurrentBackend,
    months: Annotated[int, Query(ge=1, le=MAX_MONTHS)] = 24,
    after: Annotated[date | None, Query(description="From the previous page: older cohorts.")] = None,
) -> CohortGrid:
    """Show cohorts by month of first order, in pages from the newest: repeat orders and revenue."""
    return cohort_grid(backend.shop.served, months, after)


def _refuse_most(request: Request) -> None:
    refuse_renamed(request.query_params, {"most": "limit"})


@ROUTER.get("/changes", name="changes", dependencies=[Depends(_refuse_most)])
def get_changes(
    _caller: Viewer, backend: CurrentBackend, limit: Annotated[int, Query(ge=1, le=MAX_MOVERS)] = 5
) -> Changes:
    """Show changes since the previous scoring: totals, new customers, and the largest gains and losses."""
    return changes(backend.shop.served, limit)


@ROUTER.get("/freshness", name="freshness")
def get_freshness(caller: Viewer, backend: CurrentBackend) -> Freshness:
    """Show when orders were last imported, when customers were last scored, and what is pending.

    Administrators also get a warning about erased customers who are in the workspace again.
    """
    is_admin = reaches(caller.user.role, "admin")
    return data_freshness(backend.shop, backend.today, for_administrators=is_admin)


@ROUTER.get("/health", name="model_health")
def get_model_health(_caller: Viewer, backend: CurrentBackend) -> ModelHealth | None:
    """Show the accuracy of the champion on past windows, and whether to train again; null without a model."""
    return health(backend.shop.served, backend.today)


@ROUTER.get("/events", name="dashboard_events", response_class=EventSourceResponse)
async def dashboard_events(watch: Watching, backend: CurrentBackend) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `dashboard` now, and again whenever a figure changes.

    The stream ends when the session or API key is no longer valid.
    """
    before = None
    while await watch.goes_on():
        now = await run_in_threadpool(dashboard_shown, backend)
        if now != before:
            before = now
            yield ServerSentEvent(event="dashboard", data=now)
        await asyncio.sleep(_LOOK_SECONDS)


def dashboard_shown(backend: CurrentBackend) -> Summary:
    """The summary at this moment."""
    return summary(backend.shop.view(), backend.shop.currency)
