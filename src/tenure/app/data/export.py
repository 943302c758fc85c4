"""Customers of a list as a CSV file, written as it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tenure.app.erasure.erasures_meanwhile import ErasedSince
from tenure.core.files.spreadsheets import safe_text
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.insights.listing import CustomerQuery, query_of

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served
    from tenure.serving.shop import Shop

_ROWS_AT_ONCE = 5_000


def exported(wanted: CustomerQuery, columns: tuple[str, ...], shop: Shop) -> Iterator[bytes]:
    """CSV in pieces, in the order of the list; `wanted.limit` and `after` are not looked at.

    Whoever is erased while it is read is in no later piece. Raises OptionError at once, as `listed`.
    """
    query, values = query_of(wanted, columns)
    erased = ErasedSince(shop.workspace.path)  # before the copy is opened: see there
    return _pieces(query, values, columns, shop.served, erased)


def _pieces(
    query: str, values: list[object], columns: tuple[str, ...], served: Served, erased: ErasedSince
) -> Iterator[bytes]:
    yield _text([columns])
    if not served.has_orders:
        return
    place = columns.index(CUSTOMER_ID)
    cursor = served.fresh_cursor().execute(query, values)
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        gone = erased.among(row[place] for row in rows)
        yield _text([row for row in rows if row[place] not in gone])


def _text(rows: list[tuple[object, ...]]) -> bytes:
    written = io.StringIO()
    safe = [[safe_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    # With both in the ends of lines, the writer quotes a cell that has one of them.
    csv.writer(written, lineterminator="\r\n").writerows(safe)
    return written.getvalue().encode()
