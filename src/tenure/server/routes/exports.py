"""Lists as files."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from tenure.app.data.export import Export, export
from tenure.server.callers import Analyst
from tenure.server.routes.access.session import Used
from tenure.server.routes.customer_filters import Filtered
from tenure.serving.insights.listing import LISTED

ROUTER = APIRouter(prefix="/exports", tags=["customers"])


@ROUTER.get("/customers", name="export_customers", response_class=StreamingResponse)
def export_customers(caller: Analyst, used: Used, query: Filtered) -> StreamingResponse:
    """Download all pages of the customer list as CSV, with the filters and order of the list."""
    pieces = export(Export(query, LISTED), used.acting(caller))
    headers = {"content-disposition": 'attachment; filename="customers.csv"'}
    return StreamingResponse(pieces, media_type="text/csv", headers=headers)
