"""Lists and tables as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from tenure.app.data.export import Export, export
from tenure.app.data.export_table import ExportTable, export_table
from tenure.app.files.shown_file import MEDIA_TYPES, FileStyle, Format
from tenure.app.files.shown_table import Kind, ShownColumn
from tenure.server.callers import Analyst, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.lists.customer_filters import Filtered
from tenure.server.shapes import Number
from tenure.serving.insights.listing import LISTED, MAX_ROWS

ROUTER = APIRouter(prefix="/exports", tags=["customers"])
MAX_TABLE_ROWS, MAX_TABLE_COLUMNS = 5_000, 500
Decimal = Annotated[
    Literal["point", "comma"],
    Field(description="Decimal mark of a CSV file; with a comma, cells are separated by semicolons."),
]
ColumnName = Annotated[str, Query(max_length=64)]


@dataclass(frozen=True)
class ListFile:
    """Which part of the list a file holds, and how it is written."""

    columns: tuple[str, ...]
    format: Format
    style: FileStyle | None
    limit: int | None
    after: str


def _list_file(
    columns: Annotated[
        list[ColumnName], Query(max_length=64, description="Names, in their order; all if left out.")
    ] = [],  # noqa: B006 - FastAPI copies it
    limit: Annotated[
        int | None, Query(ge=1, le=MAX_ROWS, description="Only the page of so many rows.")
    ] = None,
    after: Annotated[str, Query(max_length=1024)] = "",
    file_format: Annotated[Format, Query(alias="format")] = "csv",
    decimal: Annotated[
        Literal["raw", "point", "comma"],
        Query(description="`raw`: names and values as in the API, for programs, as CSV only."),
    ] = "raw",
) -> ListFile:
    is_raw = decimal == "raw" and file_format == "csv"
    style = None if is_raw else FileStyle(file_format, decimal == "comma")
    return ListFile(tuple(columns), file_format, style, limit, after)


@ROUTER.get("/customers", name="export_customers", response_class=StreamingResponse)
def export_customers(
    caller: Analyst, backend: CurrentBackend, query: Filtered, file: Annotated[ListFile, Depends(_list_file)]
) -> StreamingResponse:
    """Download the customer list as CSV or XLSX: its filters, order, columns, and page or all pages."""
    is_page = file.limit is not None
    if file.limit is not None:
        query = replace(query, limit=file.limit, after=file.after)
    command = Export(query, file.columns or LISTED, is_page, file.style)
    return _file(export(command, backend.acting(caller)), "customers", file.format)


class TableColumn(BaseModel):
    """A column. `kind`: how its values are written; shares are from 0 to 1, days are ISO dates."""

    title: str = Field(max_length=256)
    kind: Kind = "text"


Cell = Annotated[str, Field(max_length=4096)] | Number | None


class TableToExport(BaseModel):
    """A table, as a page shows it. `rows`: a cell for each column; null if it is empty."""

    title: str = Field(min_length=1, max_length=200)
    columns: list[TableColumn] = Field(min_length=1, max_length=MAX_TABLE_COLUMNS)
    rows: list[list[Cell]] = Field(max_length=MAX_TABLE_ROWS)
    format: Format = "csv"
    decimal: Decimal = "point"


@ROUTER.post("/table", name="export_table", response_class=StreamingResponse)
def write_table(body: TableToExport, _caller: Viewer) -> StreamingResponse:
    """Write a table that a page shows as CSV or XLSX."""
    columns = [ShownColumn(column.title, column.kind) for column in body.columns]
    style = FileStyle(body.format, body.decimal == "comma")
    return _file(export_table(ExportTable(body.title, columns, body.rows, style)), "table", body.format)


def _file(pieces: Iterator[bytes], name: str, file_format: Format) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}.{file_format}"'}
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[file_format], headers=headers)
