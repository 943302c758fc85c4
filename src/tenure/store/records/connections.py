"""Connections to shops in the SQL store: what they are, when they run, and how the last run ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.core.connections.schedule import run_schedule
from tenure.core.errors import ConflictError, NotFound, OptionError
from tenure.store.records.jobs import UNFINISHED, Job

if TYPE_CHECKING:
    from sqlalchemy import Connection as Transaction

    from tenure.store.credentials.vault import Vault
    from tenure.store.database.database import Database

MAX_CONNECTIONS = 100
_LOCK = 7_366_489  # an arbitrary number that is unique to Tenure


@dataclass(frozen=True)
class Connection:
    """A connection to a shop.

    kind : the connector. settings : without secrets. reading : how files are read, as jobs take it.
    schedule : as `core.connections.schedule.run_schedule` reads it; None runs only on request.
    cursor : what has been imported, in the connector's words. next_run_at : None while it is paused.
    """

    connection_id: str
    name: str
    kind: str
    settings: dict[str, str]
    created_at: datetime
    created_by: str
    schedule: str | None = None
    time_zone: str = "UTC"
    reading: dict[str, Any] = field(default_factory=dict)
    cursor: str | None = None
    paused_at: datetime | None = None
    next_run_at: datetime | None = None
    last_run_at: datetime | None = None
    last_result: dict[str, Any] | None = None
    last_error: dict[str, Any] | None = None

    @property
    def owner(self) -> str:
        """Under which its credentials are stored."""
        return f"connection:{self.connection_id}"

    def due_after(self, now: datetime) -> datetime | None:
        """When it runs next, if nothing has run since `now`."""
        if self.schedule is None or self.paused_at is not None:
            return None
        return run_schedule(self.schedule, self.time_zone).after(self.next_run_at or now, now)


class Connections:
    """All connections of the workspace."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    def add(self, connection: Connection, secrets: Mapping[str, str]) -> None:
        """Store a new connection with its secrets.

        Raises ConflictError (`connection.name`), or OptionError (`option.connections`) for too many.
        """
        from sqlalchemy import func, select

        from tenure.store.database.schema import CONNECTIONS

        with self._database.exclusive(_LOCK) as transaction:
            if (
                transaction.execute(select(func.count()).select_from(CONNECTIONS)).scalar_one()
                >= MAX_CONNECTIONS
            ):
                raise OptionError(
                    "There are too many connections.",
                    values=[f"at most {MAX_CONNECTIONS}"],
                    hint="remove one that is no longer used",
                    code="option.connections",
                )
            _refuse_taken_name(transaction, connection)
            transaction.execute(CONNECTIONS.insert().values(vars(connection)))
            if secrets:
                self._vault.put(transaction, connection.owner, secrets, connection.created_at)

    def all(self) -> list[Connection]:
        """All connections, by name."""
        from tenure.store.database.schema import CONNECTIONS

        with self._database.transaction(reads_only=True) as transaction:
            rows = transaction.execute(CONNECTIONS.select().order_by(CONNECTIONS.c.name)).mappings()
            return [Connection(**row) for row in rows]

    def get(self, name_or_id: str) -> Connection:
        """The connection with that id or name. Raises NotFound (`connection.unknown`)."""
        with self._database.transaction(reads_only=True) as transaction:
            return _get(transaction, name_or_id)

    def secrets(self, connection: Connection) -> dict[str, str]:
        """Its decrypted secrets. Raises StoreError (`credentials.no_key`, `credentials.wrong_key`)."""
        return self._vault.get(connection.owner)

    def change(
        self,
        connection_id: str,
        change: Callable[[Connection], dict[str, Any]],
        secrets: Mapping[str, str] | None,
        now: datetime,
    ) -> Connection:
        """Store what `change` returns for the connection as it is now, and its secrets unless they are None.

        Raises NotFound, ConflictError (`connection.name`), and what `change` raises.
        """
        from tenure.store.database.schema import CONNECTIONS

        with self._database.exclusive(_LOCK) as transaction:
            values = change(_get(transaction, connection_id))
            is_it = CONNECTIONS.c.connection_id == connection_id
            if values:
                changed_connection = Connection(**{**vars(_get(transaction, connection_id)), **values})
                _refuse_taken_name(transaction, changed_connection)
                transaction.execute(CONNECTIONS.update().where(is_it).values(values))
            changed_connection = _get(transaction, connection_id)
            if secrets is not None:
                self._vault.put(transaction, changed_connection.owner, secrets, now)
            return changed_connection

    def remove(self, connection_id: str) -> None:
        """Delete the connection and its secrets; imported orders stay. Raises NotFound."""
        from tenure.store.database.schema import CONNECTIONS

        with self._database.exclusive(_LOCK) as transaction:
            connection = _get(transaction, connection_id)
            self._vault.remove(transaction, connection.owner)
            transaction.execute(CONNECTIONS.delete().where(CONNECTIONS.c.connection_id == connection_id))

    def finish(
        self,
        connection_id: str,
        now: datetime,
        *,
        cursor_move: tuple[str | None, str | None] | None = None,
        result: dict[str, Any] | None = None,
        error: dict[str, Any] | None = None,
    ) -> None:
        """Record how a run ended. `cursor_move` is the cursor it began with and the new one, which is stored
        only if the cursor is still the one the run began with, since settings may have changed meanwhile.
        """
        from tenure.store.database.schema import CONNECTIONS

        values: dict[str, Any] = {"last_run_at": now, "last_error": error}
        if result is not None:
            values["last_result"] = result
        is_it = CONNECTIONS.c.connection_id == connection_id
        with self._database.transaction() as transaction:
            transaction.execute(CONNECTIONS.update().where(is_it).values(values))
            if cursor_move is not None:
                before, after = cursor_move
                is_same = CONNECTIONS.c.cursor.is_(None) if before is None else CONNECTIONS.c.cursor == before
                transaction.execute(CONNECTIONS.update().where(is_it, is_same).values(cursor=after))


def submit_due_runs(database: Database, make_job: Callable[[str], Job], now: datetime) -> list[Job]:
    """Submit a job for every connection that is due, and set its next due time, in one transaction.

    Of several workers one submits it. Several missed due times lead to one run. A connection whose last
    scheduled run has not ended yet waits for its next due time.
    """
    from sqlalchemy import select

    from tenure.store.database.schema import CONNECTIONS, JOBS

    is_due = CONNECTIONS.c.next_run_at <= now
    query = CONNECTIONS.select().where(is_due)
    with database.transaction(reads_only=True) as transaction:
        if transaction.execute(query.limit(1)).first() is None:
            return []
    submitted = []
    with database.exclusive(_LOCK) as transaction:
        for row in transaction.execute(query).mappings().all():
            connection = Connection(**row)
            job = make_job(connection.connection_id)
            unfinished = select(JOBS.c.parameters).where(
                JOBS.c.kind == job.kind, JOBS.c.state.in_(UNFINISHED)
            )
            if job.parameters not in transaction.execute(unfinished).scalars().all():
                transaction.execute(JOBS.insert().values(vars(job)))
                submitted.append(job)
            is_it = CONNECTIONS.c.connection_id == connection.connection_id
            transaction.execute(
                CONNECTIONS.update().where(is_it).values(next_run_at=connection.due_after(now))
            )
    return submitted


def _get(transaction: Transaction, name_or_id: str) -> Connection:
    from tenure.store.database.schema import CONNECTIONS

    is_it = (CONNECTIONS.c.connection_id == name_or_id) | (CONNECTIONS.c.name == name_or_id)
    by_id_first = CONNECTIONS.select().where(is_it).order_by(CONNECTIONS.c.connection_id != name_or_id)
    row = transaction.execute(by_id_first).mappings().first()
    if row is None:
        raise NotFound(
            "This connection does not exist.",
            values=[name_or_id],
            hint="list the connections",
            code="connection.unknown",
        )
    return Connection(**row)


def _refuse_taken_name(transaction: Transaction, connection: Connection) -> None:
    from tenure.store.database.schema import CONNECTIONS

    is_another = CONNECTIONS.c.connection_id != connection.connection_id
    same = CONNECTIONS.select().where(CONNECTIONS.c.name == connection.name, is_another)
    if transaction.execute(same).first() is not None:
        raise ConflictError(
            "Another connection has this name.",
            values=[connection.name],
            hint="choose another name",
            code="connection.name",
        )
