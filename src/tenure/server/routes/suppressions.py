"""The suppression list: contacts that no audience is sent. Addresses are stored and shown as hashes only."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from tenure.app.consent.add_suppressions import AddSuppressions, add_suppressions
from tenure.app.consent.list_suppressions import ListSuppressions, list_suppressions
from tenure.app.consent.remove_suppression import RemoveSuppression, remove_suppression
from tenure.server.callers import Admin, Analyst
from tenure.server.routes.access.session import CurrentBackend
from tenure.store.records.suppressions import Reason

ROUTER = APIRouter(prefix="/suppressions", tags=["audiences"])
_MAX_CHARACTERS = 4_000_000


class SuppressionCreate(BaseModel):
    """`contacts`: a customer ID, an e-mail address or the SHA-256 of an address per line."""

    contacts: str = Field(min_length=1, max_length=_MAX_CHARACTERS, examples=["ann@example.com\nc-17"])
    reason: Reason = "other"


class SuppressionQuery(BaseModel):
    """`contact`: only this ID or address; in the body, because addresses do not belong in a URL."""

    contact: str = Field(default="", max_length=320)
    offset: int = Field(default=0, ge=0, le=100_000_000)
    limit: int = Field(default=100, ge=1, le=1000)


class SuppressionResponse(BaseModel):
    """A contact: either a customer's ID, or the hash of an address."""

    suppression_id: str
    customer_id: str | None
    email_hash: str | None
    reason: Reason
    added_at: datetime
    added_by: str


class SuppressionListResponse(BaseModel):
    """`total`: contacts on the list. `customers`: customers whom the list matches; null without orders."""

    suppressions: list[SuppressionResponse]
    total: int
    customers: int | None


class SuppressionsAddedResponse(BaseModel):
    """`known`: contacts that were on the list. `customers`: customers whom these contacts match."""

    added: int
    known: int
    customers: int | None


@ROUTER.post("/query", name="list_suppressions")
def query_suppressions(
    body: SuppressionQuery, _caller: Analyst, backend: CurrentBackend
) -> SuppressionListResponse:
    """List suppressed contacts, newest first; nothing is changed."""
    result = list_suppressions(ListSuppressions(body.contact, body.offset, body.limit), backend.shop)
    suppressions = [SuppressionResponse(**vars(contact)) for contact in result.suppressions]
    return SuppressionListResponse(suppressions=suppressions, total=result.total, customers=result.customers)


@ROUTER.post("", name="add_suppressions", status_code=201)
def post_suppressions(
    body: SuppressionCreate, caller: Admin, backend: CurrentBackend
) -> SuppressionsAddedResponse:
    """Add contacts to the list; those that are on it stay as they are."""
    result = add_suppressions(AddSuppressions(body.contacts, reason=body.reason), backend.acting(caller))
    return SuppressionsAddedResponse(**vars(result))


@ROUTER.delete("/{suppression_id}", name="remove_suppression", status_code=204)
def delete_suppression(
    suppression_id: Annotated[str, Path(max_length=64)], caller: Admin, backend: CurrentBackend
) -> None:
    """Take a contact off the list; later versions of audiences may include it again."""
    remove_suppression(RemoveSuppression(suppression_id), backend.acting(caller))
