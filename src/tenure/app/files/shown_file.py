"""Files of tables for people: CSV, and workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from tenure.app.files.shown_csv import csv_pieces
from tenure.app.files.shown_workbook import workbook_pieces
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.app.files.shown_table import ShownTable

Format = Literal["csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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
        return csv_pieces(table, style.decimal_comma)
    if style.format == "xlsx":
        return workbook_pieces(table)
    raise OptionError(
        "Tables cannot be written in this format.",
        values=[style.format],
        hint=f"choose one of: {', '.join(FORMATS)}",
        code="option.format",
    )
