"""Saved segments (names and rules) in the SQL store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.core.activation.segment import Segment
from tenure.core.changed_meanwhile import refuse_changed, version_of
from tenure.core.errors import ConflictError
from tenure.store.people.secrets import new_id
from tenure.store.records.removals import Removals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from tenure.store.database.database import Database


@dataclass(frozen=True)
class SavedSegment:
    """A stored segment."""

    segment_id: str
    name: str
    note: str
    rule: dict[str, Any]
    made_by: str
    made_at: datetime
    changed_at: datetime

    @property
    def version(self) -> str:
        """Changes with the rule and the note."""
        return version_of(self.name, self.rule, self.note)

    @property
    def segment(self) -> Segment:
        return Segment(self.name, self.rule, self.note, self.segment_id)


class SegmentStore:
    """Segments of the shop, visible to all users."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[SavedSegment]:
        """All segments, by name."""
        from sqlalchemy import select

        from tenure.store.database.schema import SEGMENTS

        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(select(SEGMENTS).order_by(SEGMENTS.c.name)).mappings()
            return [SavedSegment(**row) for row in rows]

    def get(self, name: str) -> SavedSegment | None:
        """The segment with that name, if any."""
        with self._database.transaction(reads_only=True) as connection:
            return _of_name(connection, name)

    def save(
        self,
        segment: Segment,
        made_by: str,
        now: datetime,
        *,
        replace: bool = True,
        expected: str | None = None,
    ) -> SavedSegment:
        """Store a segment; an existing one with the same name gets this rule and note.

        Raises ConflictError (`segment.exists`) if there is one and `replace` is false, ChangedMeanwhile if
        its version is not the `expected` one.
        """
        from tenure.store.database.schema import SEGMENTS

        rule = dict(segment.rule)
        with self._database.exclusive() as connection:
            before = _of_name(connection, segment.name)
            refuse_changed(expected, before.version if before else None)
            if before is not None and not replace:
                raise ConflictError(
                    "A segment with this name already exists.",
                    values=[segment.name],
                    hint="choose another name, or edit that segment",
                    code="segment.exists",
                )
            if before is not None:
                values = {"rule": rule, "note": segment.note, "changed_at": now}
                connection.execute(
                    SEGMENTS.update().where(SEGMENTS.c.segment_id == before.segment_id).values(values)
                )
                return SavedSegment(**{**vars(before), **values})
            saved_segment = SavedSegment(new_id(), segment.name, segment.note, rule, made_by, now, now)
            connection.execute(SEGMENTS.insert().values(vars(saved_segment)))
        return saved_segment

    def remove(self, name: str, now: datetime, expected: str | None = None) -> bool:
        """Delete a segment, which can be undone; returns whether it existed.

        Raises ChangedMeanwhile as `save`.
        """
        from tenure.store.database.schema import SEGMENTS

        def check(row: Mapping[str, Any] | None) -> None:
            refuse_changed(expected, SavedSegment(**row).version if row else None)

        return Removals(self._database).remove("segment", name, [SEGMENTS.c.name == name], now, check)


def _of_name(connection: Connection, name: str) -> SavedSegment | None:
    from sqlalchemy import select

    from tenure.store.database.schema import SEGMENTS

    row = connection.execute(select(SEGMENTS).where(SEGMENTS.c.name == name)).mappings().first()
    return SavedSegment(**row) if row is not None else None
