"""Tables for people as CSV, which every spreadsheet opens with the right letters and numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tenure.app.files.shown_table import DIGITS, day_of
from tenure.core.files.spreadsheets import safe_text

if TYPE_CHECKING:
    from tenure.app.files.shown_table import Cell, Kind, Row, ShownTable

BOM = "\ufeff"
"""Without it, Excel reads letters beyond ASCII in the code page of the machine."""

_SHARE = re.compile(r"-?\d+([.,]\d+)?%\Z")


def csv_pieces(table: ShownTable, decimal_comma: bool = False) -> Iterator[bytes]:
    """UTF-8 with a byte order mark; cells that a spreadsheet might run are made harmless.

    decimal_comma : write `1234,50` instead of `1234.50`, and semicolons between the cells.
    """
    kinds = [column.kind for column in table.columns]
    yield (BOM + _lines([[column.title for column in table.columns]], decimal_comma)).encode()
    for rows in table.pieces:
        yield _lines([_texts(row, kinds, decimal_comma) for row in rows], decimal_comma).encode()


def _texts(row: Row, kinds: list[Kind], decimal_comma: bool) -> list[str]:
    return [_text(cell, kind, decimal_comma) for cell, kind in zip(row, kinds, strict=True)]


def _text(cell: Cell, kind: Kind, decimal_comma: bool) -> str:
    if kind == "day":
        cell = day_of(cell)
    if cell is None or cell != cell:  # noqa: PLR0124 - not a number
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell
    text = _number(cell, kind)
    return text.replace(".", ",") if decimal_comma else text


def _number(number: float, kind: Kind) -> str:
    if kind == "whole":
        return f"{number:.0f}"
    if kind == "share":
        return f"{100 * number:.{DIGITS[kind]}f}%"
    return f"{number:.{DIGITS[kind]}f}" if kind in DIGITS else str(number)


def _lines(rows: list[list[str]], decimal_comma: bool) -> str:
    buffer = io.StringIO()
    # With both characters in the line ending, the writer quotes a cell that contains either of them.
    writer = csv.writer(buffer, lineterminator="\r\n", delimiter=";" if decimal_comma else ",")
    writer.writerows([[_safe(text) for text in row] for row in rows])
    return buffer.getvalue()


def _safe(text: str) -> str:
    """A negative share is a number to a spreadsheet, although it begins with a minus sign."""
    return text if _SHARE.match(text) else safe_text(text)
