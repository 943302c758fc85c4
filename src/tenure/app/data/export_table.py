"""Write a table that a page shows as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tenure.app.files.shown_table import FileStyle, Row, ShownColumn, ShownTable, pieces_of
from tenure.core.errors import OptionError


@dataclass(frozen=True)
class ExportTable:
    """Command. title : of the table. rows : one cell for each of the columns."""

    title: str
    columns: Sequence[ShownColumn]
    rows: Sequence[Row]
    style: FileStyle = field(default_factory=FileStyle)


def export_table(command: ExportTable) -> Iterator[bytes]:
    """The file in pieces.

    Raises OptionError (`export.cells`) if a row has more or fewer cells than there are columns.
    """
    width = len(command.columns)
    for number, row in enumerate(command.rows, start=1):
        if len(row) != width:
            raise OptionError(
                f"Row {number} has {len(row)} cells, but the table has {width} columns.",
                hint="send one cell for each column; null if it is empty",
                code="export.cells",
            )
    return pieces_of(ShownTable(command.title, command.columns, [command.rows]), command.style)
