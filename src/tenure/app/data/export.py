"""Export the customer list as a file, written while it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.data.customer_columns import in_words, shown_column
from tenure.app.erasure.erasures_meanwhile import RecentErasures
from tenure.app.files.shown_file import FileStyle, pieces_of
from tenure.app.files.shown_table import ShownTable
from tenure.core.errors import OptionError
from tenure.core.files.spreadsheets import safe_text
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.insights.listing import CustomerQuery, columns_of, count_customers, query_of

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop

_ROWS_AT_ONCE = 5_000
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Export:
    """Command.

    customers : filters and order. columns : their names. only_page : only the page of `limit` rows after
    `after`, instead of all pages. style : a file for people, with titles, words and rounded numbers; None for
    a CSV file for programs, with the names and values of the API.
    """

    customers: CustomerQuery
    columns: tuple[str, ...]
    only_page: bool = False
    style: FileStyle | None = None


def export(command: Export, shop: Shop) -> Iterator[bytes]:
    """The file in pieces, in the order of the list.

    Customers who are erased meanwhile are left out of later pieces. Raises OptionError at once: as `listed`,
    `option.columns` for a column that the list does not have, `export.rows` for more rows than a workbook
    holds.
    """
    _check(command, shop.served)
    rows = _rows(command, shop)
    shop.audit("export_customers")
    if command.style is None:
        return _plain(command.columns, rows)
    worded = in_words(command.columns)
    pieces = ([worded(row) for row in piece] for piece in rows)
    columns = [shown_column(name, shop.currency) for name in command.columns]
    return pieces_of(ShownTable("Customers", columns, pieces), command.style)


def _check(command: Export, served_copy: ServedCopy) -> None:
    columns = columns_of(command.customers)
    unknown = [name for name in command.columns if name not in columns]
    if unknown or not command.columns:
        raise OptionError(
            "The customer list does not have these columns.",
            values=unknown,
            hint=f"choose from: {', '.join(columns)}",
            code="option.columns",
        )
    if command.style and command.style.format == "xlsx" and not command.only_page:
        from tenure.app.files.shown_workbook import MAX_ROWS, too_many_rows

        if count_customers(command.customers, served_copy) > MAX_ROWS:
            raise too_many_rows()


def _rows(command: Export, shop: Shop) -> Iterator[Rows]:
    """The ID is read with every row, also where it is not shown: it may have been erased."""
    query, values = query_of(command.customers, (CUSTOMER_ID, *command.columns), command.only_page)
    erased = RecentErasures(shop.path)  # before the copy is opened: see there
    return _pieces(query, values, shop.served, erased)


def _pieces(
    query: str, values: list[object], served_copy: ServedCopy, erased: RecentErasures
) -> Iterator[Rows]:
    if not served_copy.has_orders:
        return
    cursor = served_copy.fresh_cursor().execute(query, values)
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        erased_ids = erased.among(row[0] for row in rows)
        yield [row[1:] for row in rows if row[0] not in erased_ids]


def _plain(columns: tuple[str, ...], pieces: Iterator[Rows]) -> Iterator[bytes]:
    yield _text([columns])
    for rows in pieces:
        yield _text(rows)


def _text(rows: Rows) -> bytes:
    buffer = io.StringIO()
    safe = [[safe_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    # With both characters in the line ending, the writer quotes a cell that contains either of them.
    csv.writer(buffer, lineterminator="\r\n").writerows(safe)
    return buffer.getvalue().encode()
