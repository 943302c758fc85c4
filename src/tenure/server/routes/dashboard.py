"""The shop in a few numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from tenure.app.live.summary import Summary, summary
from tenure.server.callers import Viewer
from tenure.server.routes.session import Used

ROUTER = APIRouter(prefix="/dashboard", tags=["insight"])
_LOOK_SECONDS = 1.0


@ROUTER.get("", name="dashboard")
def dashboard(_caller: Viewer, used: Used) -> Summary:
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


def dashboard_shown(used: Used) -> Summary:
    """The summary at this moment."""
    return summary(used.shop.view(), used.shop.workspace.currency)
