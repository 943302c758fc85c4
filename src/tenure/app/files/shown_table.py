"""Tables as people read them: titles instead of column names, and numbers rounded as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from tenure.core.errors import OptionError

Kind = Literal["text", "whole", "decimal", "money", "share", "day"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Format = Literal["csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

DIGITS: dict[Kind, int] = {"money": 2, "decimal": 2, "share": 1}
"""Digits after the decimal mark; of a share, in percent."""


@dataclass(frozen=True)
class ShownColumn:
    """A column of a table for people. Shares are from 0 to 1 and are written in percent."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class ShownTable:
    """A table for people; its rows come in pieces and are read once.

    title : name of the sheet in a workbook.
    """

    title: str
    columns: Sequence[ShownColumn]
    pieces: Iterable[Sequence[Row]]


@dataclass(frozen=True)
class FileStyle:
    """How a table is written. decimal_comma : of a CSV file, which then has semicolons between its cells, as
    spreadsheets expect it in most of Europe; workbooks follow the reader's own settings.
    """

    format: Format = "csv"
    decimal_comma: bool = False


def pieces_of(table: ShownTable, style: FileStyle) -> Iterator[bytes]:
    """The file in pieces. Raises OptionError (`option.format`, and `export.rows` as `workbook_pieces`)."""
    if style.format == "csv":
        from tenure.app.files.shown_csv import csv_pieces

        return csv_pieces(table, style.decimal_comma)
    if style.format == "xlsx":
        from tenure.app.files.shown_workbook import workbook_pieces

        return workbook_pieces(table)
    raise OptionError(
        "Tables cannot be written in this format.",
        values=[style.format],
        hint=f"choose one of: {', '.join(FORMATS)}",
        code="option.format",
    )


def day_of(value: Cell) -> Cell:
    """The day of a moment, also of one that is written out; anything else as it is."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            return value
    return value
