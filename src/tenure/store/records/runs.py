"""The log of runs, recorded before and after the work, so that figures can be traced to their run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Select

    from tenure.store.database.database import Database

LAKE_PREFIX = "lake:"
"""Prefix of the data version of a run that read the lake."""

Status = Literal["running", "done", "failed"]


@dataclass(frozen=True)
class Run:
    """One run of a use case.

    kind : the use case, such as `ingest` or `run`.
    data_version : version of the data read, such as the lake's version or a batch id.
    parameters, outcome : plain JSON values; never personal data.
    """

    run_id: str
    kind: str
    started_at: datetime
    as_of: date | None = None
    horizon_days: int | None = None
    seed: int | None = None
    data_version: str | None = None
    code_version: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    status: Status = "running"
    finished_at: datetime | None = None
    outcome: dict[str, Any] | None = None


class RunLog:
    """Runs in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, run: Run, *, again: bool = False) -> None:
        """Record the start of a run. Raises StoreError if one with that id exists.

        With `again`, the record of an interrupted attempt with that id is replaced.
        """
        from sqlalchemy import delete, insert, select

        from tenure.store.database.schema import RUNS

        with self._database.transaction() as connection:
            if again:
                connection.execute(delete(RUNS).where(RUNS.c.run_id == run.run_id))
            elif connection.execute(select(RUNS.c.run_id).where(RUNS.c.run_id == run.run_id)).first():
                raise StoreError("A run with this ID already exists.", values=[run.run_id], code="store.run")
            connection.execute(insert(RUNS).values(vars(run)))

    def finish(
        self,
        run_id: str,
        finished_at: datetime,
        status: Status = "done",
        outcome: dict[str, Any] | None = None,
    ) -> None:
        """Record the end of a run. Raises StoreError if it does not exist."""
        from sqlalchemy import update

        from tenure.store.database.schema import RUNS

        values = {"finished_at": finished_at, "status": status, "outcome": outcome}
        with self._database.transaction() as connection:
            if not connection.execute(update(RUNS).where(RUNS.c.run_id == run_id).values(values)).rowcount:
                raise _unknown(run_id)

    def get(self, run_id: str) -> Run:
        """The run with that id. Raises StoreError if it does not exist."""
        from sqlalchemy import select

        from tenure.store.database.schema import RUNS

        runs = self._runs(select(RUNS).where(RUNS.c.run_id == run_id))
        if not runs:
            raise _unknown(run_id)
        return runs[0]

    def latest(self, limit: int = 20) -> list[Run]:
        """The runs that started last, newest first."""
        from sqlalchemy import select

        from tenure.store.database.schema import RUNS

        return self._runs(select(RUNS).order_by(RUNS.c.started_at.desc(), RUNS.c.run_id).limit(limit))

    def lake_versions(self, most: int) -> frozenset[int]:
        """Versions of the lake that the latest runs read, which stay readable."""
        from sqlalchemy import select

        from tenure.store.database.schema import RUNS

        query = select(RUNS.c.data_version).where(RUNS.c.data_version.like(f"{LAKE_PREFIX}%"))
        with self._database.transaction(reads_only=True) as connection:
            versions = connection.execute(query.order_by(RUNS.c.started_at.desc()).limit(most)).scalars()
            return frozenset(int(version.removeprefix(LAKE_PREFIX)) for version in versions)

    def _runs(self, query: Select[Any]) -> list[Run]:
        with self._database.transaction(reads_only=True) as connection:
            return [Run(**row) for row in connection.execute(query).mappings()]


def _unknown(run_id: str) -> StoreError:
    return StoreError("This run does not exist.", values=[run_id], code="store.run")
