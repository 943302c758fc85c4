"""Sizes of segments at each scoring, in the SQL store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenure.store.database.database import Database


@dataclass(frozen=True)
class SegmentSize:
    """One segment at one scoring.

    entries, exits : customers who entered or left since the previous scoring; at the first, all entered.
    predicted_clv : sum over its customers; None in a log without amounts.
    """

    run_id: str
    segment: str
    as_of: date
    customers: int
    predicted_clv: float | None
    entries: int
    exits: int


class SegmentSizes:
    """Sizes of the shop's segments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def has(self, run_id: str) -> bool:
        """Whether the sizes of that scoring are stored."""
        from sqlalchemy import select

        from tenure.store.database.schema import SEGMENT_SIZES

        query = select(SEGMENT_SIZES.c.segment).where(SEGMENT_SIZES.c.run_id == run_id).limit(1)
        with self._database.transaction(reads_only=True) as connection:
            return connection.execute(query).first() is not None

    def add(self, sizes: Sequence[SegmentSize]) -> None:
        """Store the sizes of one scoring."""
        from tenure.store.database.schema import SEGMENT_SIZES

        with self._database.transaction() as connection:
            connection.execute(SEGMENT_SIZES.insert(), [_row(size) for size in sizes])

    def of(self, segment: str) -> list[SegmentSize]:
        """Sizes of a segment by cutoff, oldest first; ids of runs depend on a clock that may be wrong."""
        from sqlalchemy import select

        from tenure.store.database.schema import SEGMENT_SIZES

        query = select(SEGMENT_SIZES).where(SEGMENT_SIZES.c.segment == segment)
        query = query.order_by(SEGMENT_SIZES.c.as_of, SEGMENT_SIZES.c.run_id)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(query).mappings()
            return [_size(row) for row in rows]


_FIELDS = {"entered": "entries", "left": "exits"}
"""Fields by the names of their columns in the database, where the two differ."""


def _row(size: SegmentSize) -> dict[str, Any]:
    columns = {field: column for column, field in _FIELDS.items()}
    return {columns.get(field, field): value for field, value in vars(size).items()}


def _size(row: Mapping[Any, Any]) -> SegmentSize:
    return SegmentSize(**{_FIELDS.get(column, column): value for column, value in row.items()})
