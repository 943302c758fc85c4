"""Files to try things with."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from tenure.app.data.add_example_shop import refuse_existing_orders
from tenure.app.data.remove_example_shop import (
    ExampleShopState,
    RemoveExampleShop,
    example_shop,
    remove_example_shop,
)
from tenure.app.data.samples import SAMPLE_ORDERS, sample_orders
from tenure.app.job_kinds.generate import MAX_CUSTOMERS, MAX_TRANSACTIONS
from tenure.core.clock import clock
from tenure.core.ports import SilentProgress
from tenure.server.callers import Analyst, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.jobs import JobResponse, job_shown
from tenure.server.shapes import Whole

ROUTER = APIRouter(prefix="/samples", tags=["data"])


class ExampleShop(BaseModel):
    """The example shop to generate: its size and its days. `defects` adds data defects, recorded in a file.

    `allow_existing`: add it even if the workspace has orders already.
    """

    customers: Whole = Field(default=2_000, ge=1, le=MAX_CUSTOMERS)
    transactions: Whole = Field(default=20_000, ge=1, le=MAX_TRANSACTIONS)
    seed: Whole = Field(default=1, ge=0, lt=2**63)
    defects: bool = False
    start: date | None = Field(default=None, description="First day; default: three years before the last.")
    end: date | None = Field(default=None, description="Last day.")
    allow_existing: bool = False
    predict: bool = Field(default=False, description="Also train a model and predict all customers.")


class ExampleShopRemovedResponse(BaseModel):
    """The removed rows and model versions."""

    rows: int
    model_versions: int


@ROUTER.get("/orders", name="sample_orders", response_class=Response)
def download_sample_orders(_caller: Viewer) -> Response:
    """Download the orders of a synthetic shop as CSV: an example of a file to upload."""
    headers = {"content-disposition": f'attachment; filename="{SAMPLE_ORDERS}"'}
    return Response(sample_orders(), media_type="text/csv", headers=headers)


@ROUTER.post("/shop", name="generate_shop", status_code=202)
def generate_shop(body: ExampleShop, caller: Analyst, backend: CurrentBackend) -> JobResponse:
    """Generate an example shop with known true values and import it, as a job; its files can be downloaded.

    409 (`workspace.has_orders`) if the workspace has orders and this was not allowed.
    """
    if not body.allow_existing:
        refuse_existing_orders(backend.shop)
    parameters = body.model_dump(mode="json", exclude_none=True, exclude={"predict"})
    kind = "example_shop" if body.predict else "generate"
    return job_shown(backend.jobs.submit(kind, parameters, caller.user, clock()))


@ROUTER.get("/shop", name="example_shop")
def get_example_shop(_caller: Viewer, backend: CurrentBackend) -> ExampleShopState:
    """Show whether the workspace has an example shop, and whether it has other orders too."""
    return example_shop(backend.shop)


@ROUTER.delete("/shop", name="remove_example_shop")
def delete_example_shop(caller: Analyst, backend: CurrentBackend) -> ExampleShopRemovedResponse:
    """Remove the example shop; if there are no other orders, with the predictions and models made from it."""
    removed = remove_example_shop(RemoveExampleShop(), backend.acting(caller), SilentProgress())
    return ExampleShopRemovedResponse(**vars(removed))
