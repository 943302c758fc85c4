"""Tables for people as a workbook (XLSX): numbers and days are numbers and days, in their formats."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from tenure.app.files.shown_table import day_of
from tenure.core.errors import OptionError
from tenure.core.files.byte_units import MEBIBYTE

if TYPE_CHECKING:
    from tenure.app.files.shown_table import Cell, Kind, ShownColumn, ShownTable

MAX_ROWS = 1_048_575
"""Rows of a sheet below its heading: no workbook of this kind holds more."""

_MAX_CHARACTERS = 32_767
_MAX_NAME = 31
_FORMATS: dict[Kind, str] = {
    "whole": "#,##0",
    "decimal": "#,##0.00",
    "money": "#,##0.00",
    "share": "0.0%",
    "day": "yyyy-mm-dd",
}
_FIRST_YEAR = 1900
"""Workbooks count days from here; earlier days are written as text."""

_MIN_WIDTH, _MAX_WIDTH = 10, 40


def workbook_pieces(table: ShownTable) -> Iterator[bytes]:
    """The file in pieces. Rows go to a temporary file as they come, so that memory does not grow with them.

    Texts are written as texts: a workbook never runs them. Raises OptionError (`export.rows`) once the table
    has more than `MAX_ROWS` rows.
    """
    with tempfile.TemporaryFile() as file, tempfile.TemporaryDirectory() as scratch:
        _write(table, file, scratch)
        file.seek(0)
        while piece := file.read(MEBIBYTE):
            yield piece


def _write(table: ShownTable, file: BinaryIO, scratch: str) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "tmpdir": scratch,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_sheet_name(table.title))
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    _head(sheet, table.columns, book.add_format({"bold": True, "bottom": 1}))
    number = 0
    for rows in table.pieces:
        for row in rows:
            number += 1
            if number > MAX_ROWS:
                raise too_many_rows()
            for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                _put(sheet, (number, place), cell, column.kind, formats)
    sheet.autofilter(0, 0, max(number, 1), max(len(table.columns) - 1, 0))
    book.close()


def _head(sheet: Any, columns: list[ShownColumn] | Any, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, min(max(len(column.title) + 4, _MIN_WIDTH), _MAX_WIDTH))
        sheet.write_string(0, place, column.title[:_MAX_CHARACTERS], bold)


def _put(sheet: Any, place: tuple[int, int], cell: Cell, kind: Kind, formats: dict[Kind, Any]) -> None:
    if kind == "day":
        cell = day_of(cell)
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(*place, cell[:_MAX_CHARACTERS])
    elif isinstance(cell, date):
        if cell.year < _FIRST_YEAR:
            sheet.write_string(*place, cell.isoformat())
        else:
            sheet.write_datetime(*place, cell, formats["day"])
    elif math.isfinite(cell):
        sheet.write_number(*place, cell, formats.get(kind))


def _sheet_name(title: str) -> str:
    """Names of sheets have at most 31 characters and none of a few that formulas need."""
    return re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:_MAX_NAME].rstrip(" '") or "Table"


def too_many_rows() -> OptionError:
    """Raised before or while such a table is written."""
    return OptionError(
        f"A workbook holds at most {MAX_ROWS:,} rows.",
        hint="export it as CSV, or narrow the list with filters",
        code="export.rows",
    )
