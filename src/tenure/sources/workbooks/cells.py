"""Cells of a spreadsheet as Arrow columns: a column of one kind keeps it, a mixed one becomes text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

Cell = int | float | str | bool | time | date | datetime | timedelta
"""What calamine gives; an empty cell is an empty text."""

_EXACT_BELOW = 1e15
"""A spreadsheet keeps fifteen digits: a larger whole number has lost some."""


def as_text(cell: Cell) -> str:
    """As the user sees it in a plain cell: `13085`, not `13085.0`.

    >>> as_text(13085.0), as_text(12.5), as_text("00123"), as_text(date(2024, 1, 5))
    ('13085', '12.5', '00123', '2024-01-05')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_BELOW:
        return str(int(cell))
    return str(cell)


def column(cells: Sequence[Cell]) -> pa.Array:
    """Cells of one column: timestamps, numbers or texts, null where a cell is empty."""
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


def joined(parts: Sequence[pa.Array]) -> pa.ChunkedArray:
    """The parts of one column, of one kind; as text where they are of several.

    Whole numbers become integers, so that an id reads `13085`.
    """
    import pyarrow as pa

    types = {part.type for part in parts if part.type != pa.null()}
    if not types:
        return pa.chunked_array([part.cast(pa.string()) for part in parts], pa.string())
    if len(types) > 1:
        return pa.chunked_array([_texts(part) for part in parts], pa.string())
    whole = pa.chunked_array([part.cast(next(iter(types))) for part in parts])
    return whole.cast(pa.int64()) if _are_whole(whole) else whole


def _moment(day: Cell | None) -> datetime | None:
    """A bare day as its first moment."""
    if day is None or isinstance(day, datetime):
        return day
    return datetime(day.year, day.month, day.day)  # type: ignore[union-attr]


def _texts(part: pa.Array) -> pa.Array:
    import pyarrow as pa

    if part.type == pa.string():
        return part
    # Midnight is how a bare day comes back from a column of timestamps.
    cells = [
        cell.date() if isinstance(cell, datetime) and cell.time() == time() else cell
        for cell in part.to_pylist()
    ]
    return pa.array([None if cell is None else as_text(cell) for cell in cells], pa.string())


def _are_whole(numbers: pa.ChunkedArray) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(numbers.type):
        return False
    small = pc.less(pc.abs(numbers), _EXACT_BELOW)
    return bool(pc.all(pc.and_(small, pc.equal(pc.floor(numbers), numbers))).as_py())
