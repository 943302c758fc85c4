"""Customers in groups."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from tenure.app.live.summary import segments
from tenure.server.callers import Viewer
from tenure.server.routes.session import Used

ROUTER = APIRouter(prefix="/segments", tags=["insight"])
By = Literal["rfm", "value_tier"]


class SegmentShown(BaseModel):
    """A segment with a customer in it."""

    name: str
    customers: int
    share_of_customers: float
    net_spend: float | None
    predicted_clv: float | None
    mean_predicted_clv: float | None
    share_of_value: float | None
    probability_alive: float | None
    churn_probability: float | None


@ROUTER.get("", name="list_segments")
def list_segments(_caller: Viewer, used: Used, by: By = "rfm") -> list[SegmentShown]:
    """By RFM or by value tier, most valuable first."""
    return segments_shown(used, by)


def segments_shown(used: Used, by: str) -> list[SegmentShown]:
    """As the API has them."""
    return [SegmentShown(**vars(one)) for one in segments(used.shop.served, by)]
