"""Imports: what each file brought, and their removal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from tenure.app.imports.list_imports import Import, list_imports
from tenure.app.imports.remove_import import (
    ImportRemoved,
    RemoveImport,
    preview_import_removal,
    remove_import,
)
from tenure.server.callers import Analyst
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.waiting.turns import ORDER_CHANGES

ROUTER = APIRouter(prefix="/imports", tags=["data"])
ImportId = Annotated[str, Path(max_length=64)]


class ImportResponse(BaseModel):
    """An import and what is in the workspace because of it.

    `rows`: by table. `orders`, `customers` and `money` are of its orders. `repeated`: rows that the workspace
    already had. `added_by`: empty if it is unknown.
    """

    import_id: str
    file_name: str
    source: str
    imported_at: datetime
    added_by: str
    rows: dict[str, int]
    repeated: int
    orders: int
    customers: int
    money: float | None
    first_order: date | None
    last_order: date | None


class RowTotalsResponse(BaseModel):
    """Rows, orders, and their sum; null in a log without amounts."""

    rows: int
    orders: int
    money: float | None


class ImportRemovalResponse(BaseModel):
    """What a removal changes.

    `removed`: rows that leave. `remaining`: rows that stay because another import has them. `restored`: rows
    that return because another import had them otherwise. `uncertain`: earlier files whose rows in common
    with this import were not recorded, and are removed with it.
    """

    import_id: str
    file_name: str
    removed: RowTotalsResponse
    remaining: RowTotalsResponse
    restored: RowTotalsResponse
    customers_without_orders: int
    events: int
    contacts: int
    products: int
    newest_order: date | None
    uncertain: list[str]
    already_removed: bool


@ROUTER.get("", name="list_imports")
async def get_imports(caller: Analyst, backend: CurrentBackend) -> list[ImportResponse]:
    """List imports, newest first. Orders that were sent one by one are not among them."""

    def listed() -> list[ImportResponse]:
        return [_import_shown(imported) for imported in list_imports(backend.acting(caller)).imports]

    return await ORDER_CHANGES.do_for(caller, backend.callers, listed)


@ROUTER.get("/{import_id}/removal", name="preview_import_removal")
async def get_removal(import_id: ImportId, caller: Analyst, backend: CurrentBackend) -> ImportRemovalResponse:
    """Preview what the removal of an import would change; nothing is changed."""

    def previewed() -> ImportRemovalResponse:
        return _response_of(preview_import_removal(RemoveImport(import_id), backend.acting(caller)))

    return await ORDER_CHANGES.do_for(caller, backend.callers, previewed)


@ROUTER.delete("/{import_id}", name="remove_import")
async def delete_import(
    import_id: ImportId, caller: Analyst, backend: CurrentBackend
) -> ImportRemovalResponse:
    """Remove everything that only this import brought, all of it or nothing; repeating it has no effect.

    Orders that came in another import as well stay. The file can be imported again.
    """

    def removed() -> ImportRemovalResponse:
        return _response_of(remove_import(RemoveImport(import_id), backend.acting(caller)))

    return await ORDER_CHANGES.do_for(caller, backend.callers, removed)


def _response_of(result: ImportRemoved) -> ImportRemovalResponse:
    return ImportRemovalResponse(**asdict(result))


def _import_shown(summary: Import) -> ImportResponse:
    first, last = summary.first_order, summary.last_order
    days = {"first_order": first and first.date(), "last_order": last and last.date()}
    return ImportResponse(**{**vars(summary), **days})
