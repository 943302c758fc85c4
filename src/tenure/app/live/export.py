"""Customers of a list as a CSV file, written as it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tenure.app.live.listing import Wanted, query_of
from tenure.core.spreadsheets import safe_text

if TYPE_CHECKING:
    from tenure.app.live.served import Served

_ROWS_AT_ONCE = 5_000


def exported(wanted: Wanted, columns: tuple[str, ...], served: Served) -> Iterator[bytes]:
    """CSV in pieces, in the order of the list; `wanted.limit` and `after` are not looked at.

    Raises OptionError at once, as `listed`.
    """
    query, values = query_of(wanted, columns)
    return _pieces(query, values, columns, served)


def _pieces(query: str, values: list[object], columns: tuple[str, ...], served: Served) -> Iterator[bytes]:
    yield _text([columns])
    if not served.has_orders:
        return
    cursor = served.fresh_cursor().execute(query, values)
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield _text(rows)


def _text(rows: list[tuple[object, ...]]) -> bytes:
    written = io.StringIO()
    safe = [[safe_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    # With both in the ends of lines, the writer quotes a cell that has one of them.
    csv.writer(written, lineterminator="\r\n").writerows(safe)
    return written.getvalue().encode()
