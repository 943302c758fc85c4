"""Export the customer list as CSV, written while it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.erasure.erasures_meanwhile import RecentErasures
from tenure.core.files.spreadsheets import safe_text
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.insights.listing import CustomerQuery, query_of

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop

_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Export:
    """Command. customers : filters and order; its `limit` and `after` are ignored. columns : their names."""

    customers: CustomerQuery
    columns: tuple[str, ...]


def export(command: Export, shop: Shop) -> Iterator[bytes]:
    """CSV in pieces, in the order of the list.

    Customers who are erased meanwhile are left out of later pieces. Raises OptionError at once, as `listed`.
    """
    query, values = query_of(command.customers, command.columns)
    erased = RecentErasures(shop.path)  # before the copy is opened: see there
    shop.audit("export_customers")
    return _pieces(query, values, command.columns, shop.served, erased)


def _pieces(
    query: str, values: list[object], columns: tuple[str, ...], served: ServedCopy, erased: RecentErasures
) -> Iterator[bytes]:
    yield _text([columns])
    if not served.has_orders:
        return
    position = columns.index(CUSTOMER_ID)
    cursor = served.fresh_cursor().execute(query, values)
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        gone = erased.among(row[position] for row in rows)
        yield _text([row for row in rows if row[position] not in gone])


def _text(rows: list[tuple[object, ...]]) -> bytes:
    written = io.StringIO()
    safe = [[safe_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    # With both characters in the line ending, the writer quotes a cell that contains either of them.
    csv.writer(written, lineterminator="\r\n").writerows(safe)
    return written.getvalue().encode()
