"""Headers of every response with figures: which order is the newest, and how old it is."""

from __future__ import annotations

from fastapi import Response

from tenure.server.callers import Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.serving.live.data_age import data_age

NEWEST, DAYS, LEVEL = "tenure-newest-order", "tenure-order-age-days", "tenure-order-age"


def name_order_age(_caller: Viewer, backend: CurrentBackend, response: Response) -> None:
    """Set the headers; none without orders."""
    age = data_age(backend.shop.view(), backend.today)
    if age is not None:
        response.headers[NEWEST] = age.newest_order.isoformat()
        response.headers[DAYS] = str(age.days)
        response.headers[LEVEL] = age.level
