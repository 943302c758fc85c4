"""Files to try things with."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from tenure.app.data.samples import SAMPLE_ORDERS, sample_orders
from tenure.server.callers import Viewer

ROUTER = APIRouter(prefix="/samples", tags=["data"])


@ROUTER.get("/orders", name="sample_orders", response_class=Response)
def download_sample_orders(_caller: Viewer) -> Response:
    """Download the orders of a synthetic shop as CSV: an example of a file to upload."""
    headers = {"content-disposition": f'attachment; filename="{SAMPLE_ORDERS}"'}
    return Response(sample_orders(), media_type="text/csv", headers=headers)
