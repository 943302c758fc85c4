"""Erase customers; for administrators. Customers are named in the body, never in an address."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tenure.app.forgetting.forget import Forget, forget
from tenure.app.forgetting.forget_returned import ForgetReturned, forget_returned
from tenure.app.forgetting.preview_forget import preview_forget, preview_forget_returned
from tenure.core.errors import OptionError
from tenure.core.ports import SilentProgress
from tenure.server.callers import Admin
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.shapes import CustomerId
from tenure.server.waiting.turns import ORDER_CHANGES
from tenure.serving.live.hidden import revealed

ROUTER = APIRouter(prefix="/erasures", tags=["customers"])
MAX_CUSTOMERS = 1_000
_WAIT_SECONDS = 30.0


class ErasureSelection(BaseModel):
    """Either the IDs of customers, exactly as in the customer list, or `returned`: all customers who were
    erased before and are in the workspace again.
    """

    customer_ids: list[CustomerId] = Field(default_factory=list, max_length=MAX_CUSTOMERS)
    returned: bool = False


class ErasureRequest(ErasureSelection):
    """`confirm` must be true: an erasure cannot be undone."""

    confirm: Literal[True] = Field(examples=[True])


class ErasureResponse(BaseModel):
    """`erased`: rows by table of the lake (`lake.transactions`) and of the database (`store.arrivals`), and
    uploads, reports and results that are removed as a whole (`files.uploads`).
    """

    erased: dict[str, int]
    sent_audiences: list[str] = Field(
        description="Audiences, each with its channel, that were sent with one of the customers: remove the "
        "customers there, because their contact details no longer exist here."
    )
    similar_ids: list[str] = Field(
        description="Customers who are not erased, although their IDs differ only in leading zeros."
    )


class ErasurePreviewResponse(ErasureResponse):
    """What an erasure would remove. `customers`: how many were named, or came back."""

    customers: int


@ROUTER.post("/preview", name="preview_erasure")
async def post_preview(
    body: ErasureSelection, caller: Admin, backend: CurrentBackend
) -> ErasurePreviewResponse:
    """Show what an erasure would remove; nothing is changed."""

    def preview() -> ErasurePreviewResponse:
        command = _command(body, backend)
        shop = backend.acting(caller)
        result = (
            preview_forget_returned(shop, SilentProgress())
            if command is None
            else preview_forget(command, shop, SilentProgress())
        )
        return ErasurePreviewResponse(
            customers=result.customers,
            erased=result.erased,
            sent_audiences=list(result.sent_audiences),
            similar_ids=list(result.similar_ids),
        )

    return await ORDER_CHANGES.do_for(caller, backend.callers, preview)


@ROUTER.post("", name="erase_customers")
async def post_erasure(body: ErasureRequest, caller: Admin, backend: CurrentBackend) -> ErasureResponse:
    """Erase customers from every table and older version, from uploads, reports and results.

    Exports, backups and files outside the workspace are not changed; a restore erases them again. If it is
    interrupted, send the same request again: it continues.
    """

    def erased() -> ErasureResponse:
        command = _command(body, backend)
        shop = backend.acting(caller)
        result = (
            forget_returned(ForgetReturned(_WAIT_SECONDS), shop, SilentProgress())
            if command is None
            else forget(command, shop, SilentProgress())
        )
        return ErasureResponse(
            erased=result.erased,
            sent_audiences=list(result.sent_audiences),
            similar_ids=list(result.similar_ids),
        )

    return await ORDER_CHANGES.do_for(caller, backend.callers, erased)


def _command(selection: ErasureSelection, backend: CurrentBackend) -> Forget | None:
    """None for erased customers who are in the workspace again. Raises OptionError (`option.customer`)."""
    if selection.returned == bool(selection.customer_ids):
        raise OptionError(
            "Give either customer IDs or `returned`.",
            hint="send one request with the customer IDs and one with returned=true",
            code="option.customer",
        )
    if selection.returned:
        return None
    real = revealed(selection.customer_ids, backend.shop)
    return Forget(tuple(real.get(sent_id, sent_id) for sent_id in selection.customer_ids), _WAIT_SECONDS)
