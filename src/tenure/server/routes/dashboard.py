"""The shop in a few numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from tenure.app.live.summary import summary
from tenure.server.callers import Viewer
from tenure.server.routes.session import Used

ROUTER = APIRouter(prefix="/dashboard", tags=["insight"])
_LOOK_SECONDS = 1.0


class DashboardShown(BaseModel):
    """Figures of the log and of the last scoring; null where they are not known.

    `active_customers` is the expected number of those who are still customers. `waiting_orders` came in
    since and are in no figure here.
    """

    customers: int
    orders: int
    last_order: date | None
    net_spend: float | None
    predicted_clv: float | None
    mean_predicted_clv: float | None
    expected_purchases: float | None
    active_customers: float | None
    churn_probability: float | None
    as_of: date | None
    horizon_days: int | None
    model_version: int | None
    run_id: str | None
    waiting_orders: int
    currency: str


@ROUTER.get("", name="dashboard")
def dashboard(_caller: Viewer, used: Used) -> DashboardShown:
    """The summary."""
    return dashboard_shown(used)


@ROUTER.get("/events", name="dashboard_events", response_class=EventSourceResponse)
async def dashboard_events(_caller: Viewer, used: Used) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: `dashboard` now, and whenever a figure has changed."""
    before = None
    while not used.stopping.is_set():
        now = await run_in_threadpool(dashboard_shown, used)
        if now != before:
            before = now
            yield ServerSentEvent(event="dashboard", data=now)
        await asyncio.sleep(_LOOK_SECONDS)


def dashboard_shown(used: Used) -> DashboardShown:
    """As the API has it."""
    return DashboardShown(**vars(summary(used.shop.view(), used.shop.workspace.currency)))
