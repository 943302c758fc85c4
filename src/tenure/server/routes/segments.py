"""Customers in groups."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from tenure.app.live.changes import SegmentMoves, moves
from tenure.app.live.parts import CustomerParts, parts
from tenure.app.live.rfm_grid import RfmGrid, rfm_grid
from tenure.app.live.summary import SegmentFigures, segments
from tenure.server.callers import Viewer
from tenure.server.routes.session import Used

ROUTER = APIRouter(prefix="/segments", tags=["insight"])
By = Literal["rfm", "value_tier"]
PartedBy = Literal["acquisition_source", "country"]


@ROUTER.get("", name="list_segments")
def list_segments(_caller: Viewer, used: Used, by: By = "rfm") -> list[SegmentFigures]:
    """By RFM or by value tier, most valuable first."""
    return segments(used.shop.served, by)


@ROUTER.get("/grid", name="rfm_grid")
def get_rfm_grid(_caller: Viewer, used: Used) -> RfmGrid:
    """Customers by recency and frequency score, 1 to 5."""
    return rfm_grid(used.shop.served)


@ROUTER.get("/moves", name="segment_moves")
def get_moves(_caller: Viewer, used: Used, by: By = "rfm") -> SegmentMoves:
    """How many customers went from which group to which since the scoring before."""
    return moves(used.shop.served, by)


@ROUTER.get("/parts", name="parts")
def get_parts(_caller: Viewer, used: Used, by: PartedBy = "acquisition_source") -> CustomerParts:
    """Customers and their value by where they came from, or where they live."""
    return parts(used.shop.served, by)
