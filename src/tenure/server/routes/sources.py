"""Places orders can come from."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from tenure.core.catalog import SOURCES
from tenure.server.callers import Viewer

ROUTER = APIRouter(prefix="/sources", tags=["data"])


class SourceResponse(BaseModel):
    """A source of orders. `has_own_columns`: its files always have the same columns."""

    name: str
    title: str
    doc: str
    reads: str
    example: str
    has_own_columns: bool


@ROUTER.get("", name="list_sources")
def list_sources(_caller: Viewer) -> list[SourceResponse]:
    """List the supported sources."""
    return [SourceResponse(**vars(card)) for card in SOURCES.cards().values()]
