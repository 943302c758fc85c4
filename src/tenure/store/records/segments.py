"""Saved segments (names and rules) in the SQL store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.core.activation.segment import Segment
from tenure.core.changed_meanwhile import refuse_changed, version_of
from tenure.core.errors import ConflictError
from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
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
                changed = {"rule": rule, "note": segment.note, "changed_at": now}
                connection.execute(
                    SEGMENTS.update().where(SEGMENTS.c.segment_id == before.segment_id).values(changed)
                )
                return SavedSegment(**{**vars(before), **changed})
            saved = SavedSegment(new_id(), segment.name, segment.note, rule, made_by, now, now)
            connection.execute(SEGMENTS.insert().values(vars(saved)))
        return saved

    def remove(self, name: str, expected: str | None = None) -> bool:
        """Delete a segment; returns whether it existed. Raises ChangedMeanwhile as `save`."""
        from tenure.store.database.schema import SEGMENTS

        with self._database.exclusive() as connection:
            before = _of_name(connection, name)
            refuse_changed(expected, before.version if before else None)
            return connection.execute(SEGMENTS.delete().where(SEGMENTS.c.name == name)).rowcount > 0


def _of_name(connection: Connection, name: str) -> SavedSegment | None:
    from sqlalchemy import select

    from tenure.store.database.schema import SEGMENTS

    row = connection.execute(select(SEGMENTS).where(SEGMENTS.c.name == name)).mappings().first()
    return SavedSegment(**row) if row is not None else None
