"""Rows of the store that age: jobs that ended, records of runs, entries of the audit log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tenure.store.records.jobs import UNFINISHED

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from tenure.store.database.database import Database

RowKind = Literal["jobs", "runs", "audit"]
ROW_KINDS: tuple[RowKind, ...] = ("jobs", "runs", "audit")
_ROWS_AT_ONCE = 1_000
_RUNS_KEPT = 400
"""As many as versions of the lake are kept for."""


@dataclass(frozen=True)
class Rows:
    """How many there are, since when, and how many of them are old enough to go."""

    count: int
    oldest: datetime | None
    due: int


class OldRows:
    """The rows of one store.

    Parameters
    ----------
    database : Database
    spared : collection of str
        Ids of jobs and runs that stay however old they are.
    """

    def __init__(self, database: Database, spared: Collection[str] = ()) -> None:
        self._database, self._spared = database, frozenset(spared)

    def oldest(self) -> datetime | None:
        """Of all kinds together; an index tells."""
        from sqlalchemy import func, select

        with self._database.transaction(reads_only=True) as connection:
            found = [connection.execute(select(func.min(_of(kind)[1]))).scalar() for kind in ROW_KINDS]
        return min((one for one in found if one is not None), default=None)

    def look(self, kind: RowKind, before: datetime | None) -> Rows:
        """Those of a kind; due are the ones from before that moment (none where it is None)."""
        from sqlalchemy import func, select

        table, at, _ = _of(kind)
        with self._database.transaction(reads_only=True) as connection:
            count, oldest = connection.execute(select(func.count(), func.min(at)).select_from(table)).one()
        return Rows(count, oldest, len(self._due(kind, before)))

    def remove(self, kind: RowKind, before: datetime | None) -> int:
        """Remove what is due, a part at a time; returns how many. Whoever is killed goes on next time."""
        table, _, key = _of(kind)
        due = self._due(kind, before)
        for start in range(0, len(due), _ROWS_AT_ONCE):
            with self._database.transaction() as connection:
                some = key.in_(due[start : start + _ROWS_AT_ONCE])
                unless = table.c.state.not_in(UNFINISHED) if kind == "jobs" else some
                connection.execute(table.delete().where(some, unless))
        return len(due)

    def _due(self, kind: RowKind, before: datetime | None) -> list[str]:
        if before is None:
            return []
        from sqlalchemy import select

        table, at, key = _of(kind)
        query = select(key).where(at < before).order_by(at)
        if kind == "jobs":
            query = query.where(table.c.state.not_in(UNFINISHED))
        if kind == "runs":
            newest = select(key).order_by(at.desc()).limit(_RUNS_KEPT)
            query = query.where(key.not_in(newest), table.c.finished_at.is_not(None))
        with self._database.transaction(reads_only=True) as connection:
            return [one for one in connection.execute(query).scalars() if one not in self._spared]


def _of(kind: RowKind) -> tuple[Table, ColumnElement[Any], ColumnElement[Any]]:
    from tenure.store.database.schema import AUDIT, JOBS, RUNS

    if kind == "jobs":
        return JOBS, JOBS.c.submitted_at, JOBS.c.job_id
    if kind == "runs":
        return RUNS, RUNS.c.started_at, RUNS.c.run_id
    return AUDIT, AUDIT.c.at, AUDIT.c.entry_id
