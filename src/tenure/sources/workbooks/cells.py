"""Cells of a spreadsheet as Arrow columns: uniform columns keep their type, mixed ones become text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

Cell = int | float | str | bool | time | date | datetime | timedelta
"""Cell values from calamine; an empty cell is an empty text."""

_EXACT_BELOW = 1e15
"""Spreadsheets keep fifteen digits: larger integers have lost some."""


def as_text(cell: Cell) -> str:
    """The text of a cell as displayed without a format: `13085`, not `13085.0`.

    >>> as_text(13085.0), as_text(12.5), as_text("00123"), as_text(date(2024, 1, 5))
    ('13085', '12.5', '00123', '2024-01-05')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_BELOW:
        return str(int(cell))
    return str(cell)


def column(cells: Sequence[Cell]) -> pa.Array:
    """Cells of a column as timestamps, numbers or texts; null for empty cells."""
    import pyarrow as pa

    present = [None if cell == "" else cell for cell in cells]
    kinds = {type(cell) for cell in present} - {type(None)}
    if not kinds:
        return pa.nulls(len(present))
    if kinds <= {int, float}:
        return pa.array(present, pa.float64())
    if kinds == {date}:
        return pa.array(present, pa.date32()).cast(pa.timestamp("us"))
    if kinds <= {date, datetime}:
        return pa.array([_moment(cell) for cell in present], pa.timestamp("us"))
    return pa.array([None if cell is None else as_text(cell) for cell in present], pa.string())


def join_parts(parts: Sequence[pa.Array]) -> pa.ChunkedArray:
    """The parts of a column, as text if their types differ.

    Whole numbers become integers, so that an ID is read as `13085`.
    """
    import pyarrow as pa

    types = {part.type for part in parts if part.type != pa.null()}
    if not types:
        return pa.chunked_array([part.cast(pa.string()) for part in parts], pa.string())
    if len(types) > 1:
        return pa.chunked_array([_texts(part) for part in parts], pa.string())
    column_values = pa.chunked_array([part.cast(next(iter(types))) for part in parts])
    return column_values.cast(pa.int64()) if _are_integers(column_values) else column_values


def _moment(day: Cell | None) -> datetime | None:
    """A date as its midnight."""
    if day is None or isinstance(day, datetime):
        return day
    return datetime(day.year, day.month, day.day)  # type: ignore[union-attr]


def _texts(part: pa.Array) -> pa.Array:
    import pyarrow as pa

    if part.type == pa.string():
        return part
    # In a column of timestamps, midnight was a plain date.
    cells = [
        cell.date() if isinstance(cell, datetime) and cell.time() == time() else cell
        for cell in part.to_pylist()
    ]
    return pa.array([None if cell is None else as_text(cell) for cell in cells], pa.string())


def _are_integers(numbers: pa.ChunkedArray) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(numbers.type):
        return False
    small = pc.less(pc.abs(numbers), _EXACT_BELOW)
    return bool(pc.all(pc.and_(small, pc.equal(pc.floor(numbers), numbers))).as_py())
