"""Customers of a list as a CSV file, written as it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tenure.app.live.listing import Wanted, query_of

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
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()
