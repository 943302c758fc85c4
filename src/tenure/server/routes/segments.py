"""Customers in groups."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from tenure.app.live.summary import SegmentFigures, segments
from tenure.server.callers import Viewer
from tenure.server.routes.session import Used

ROUTER = APIRouter(prefix="/segments", tags=["insight"])
By = Literal["rfm", "value_tier"]


@ROUTER.get("", name="list_segments")
def list_segments(_caller: Viewer, used: Used, by: By = "rfm") -> list[SegmentFigures]:
    """By RFM or by value tier, most valuable first."""
    return segments(used.shop.served, by)
