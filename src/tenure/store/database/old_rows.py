"""Rows of the store that expire: finished jobs, records of runs, entries of the audit log."""

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
"""Number of newest runs kept, equal to the number of lake versions kept for them."""


@dataclass(frozen=True)
class Rows:
    """The number of rows, the oldest one's time, and the number of rows due for removal."""

    count: int
    oldest: datetime | None
    due: int


class OldRows:
    """The rows of one store.

    Parameters
    ----------
    database : Database
    spared : collection of str
        Ids of jobs and runs that are kept regardless of their age.
    """

    def __init__(self, database: Database, spared: Collection[str] = ()) -> None:
        self._database, self._spared = database, frozenset(spared)

    def oldest(self) -> datetime | None:
        """The time of the oldest row of any kind; fast, from an index."""
        from sqlalchemy import func, select

        with self._database.transaction(reads_only=True) as connection:
            oldest = [connection.execute(select(func.min(_of(kind)[1]))).scalar() for kind in ROW_KINDS]
            return min((moment for moment in oldest if moment is not None), default=None)

    def look(self, kind: RowKind, before: datetime | None) -> Rows:
        """Count the rows of a kind; rows from before that time are due (none if it is None)."""
        from sqlalchemy import func, select

        table, at, _ = _of(kind)
        with self._database.transaction(reads_only=True) as connection:
            count, oldest = connection.execute(select(func.count(), func.min(at)).select_from(table)).one()
        return Rows(count, oldest, len(self._due(kind, before)))

    def remove(self, kind: RowKind, before: datetime | None) -> int:
        """Remove due rows in batches; returns their number. After an interruption the next call continues."""
        table, _, key = _of(kind)
        due = self._due(kind, before)
        for start in range(0, len(due), _ROWS_AT_ONCE):
            with self._database.transaction() as connection:
                in_batch = key.in_(due[start : start + _ROWS_AT_ONCE])
                is_finished = table.c.state.not_in(UNFINISHED) if kind == "jobs" else in_batch
                connection.execute(table.delete().where(in_batch, is_finished))
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
            return [row_id for row_id in connection.execute(query).scalars() if row_id not in self._spared]


def _of(kind: RowKind) -> tuple[Table, ColumnElement[Any], ColumnElement[Any]]:
    from tenure.store.database.schema import AUDIT, JOBS, RUNS

    if kind == "jobs":
        return JOBS, JOBS.c.submitted_at, JOBS.c.job_id
    if kind == "runs":
        return RUNS, RUNS.c.started_at, RUNS.c.run_id
    return AUDIT, AUDIT.c.at, AUDIT.c.entry_id
