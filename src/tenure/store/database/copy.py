"""Backup and restore of the SQL store: SQLite as a file, PostgreSQL as rows.

Rows are JSON Lines, one compressed file per table, and are restored at the migration at which they were
written. So a store of either kind can be restored into the other.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tenure.core.errors import StoreError
from tenure.core.files.damage import RESTORE_HINT
from tenure.store.backup_manifest import StoreKind, StoreRecord
from tenure.store.database.database import Database
from tenure.store.database.sqlite_check import is_damaged
from tenure.store.database.sqlite_faults import sqlite_faults

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, MetaData, Table

STORE_FILE = "store.db"
ROWS = "store"
_ENDING = ".jsonl.gz"
_REVISIONS = "alembic_version"
_UNFINISHED = "restore_unfinished"
_AT_ONCE = 1_000


@dataclass(frozen=True)
class StoreCopy:
    """The files written, by name in the backup; `waiting` counts the live orders and events in the store."""

    record: StoreRecord
    files: dict[str, Path]
    waiting: int


def copy_store(connection: Connection, folder: Path) -> StoreCopy:
    """Write the store, as the connection's snapshot sees it, into `folder`. Raises StoreError
    (`store.damaged`).
    """
    revision = connection.exec_driver_sql(f"SELECT version_num FROM {_REVISIONS}").scalar_one()
    waiting = int(connection.exec_driver_sql("SELECT count(*) FROM arrivals").scalar_one())
    kind = cast("StoreKind", connection.dialect.name)
    if kind == "sqlite":
        path = folder / STORE_FILE
        with sqlite_faults("the copy of the SQL store"), closing(sqlite3.connect(path)) as target:
            connection.connection.driver_connection.backup(target)  # type: ignore[union-attr]
        refuse_damaged_copy(path, "The SQL store")
        return StoreCopy(StoreRecord(kind, revision), {STORE_FILE: path}, waiting)
    files, numbers = {}, {}
    for table in _reflected(connection).sorted_tables:
        path = folder / f"{table.name}{_ENDING}"
        _write_rows(path, connection, table)
        files[f"{ROWS}/{path.name}"] = path
        for column in table.primary_key.columns:
            if sequence := _sequence(connection, table, column):
                numbers[table.name] = int(
                    connection.exec_driver_sql(f"SELECT last_value FROM {sequence}").scalar_one()
                )
    return StoreCopy(StoreRecord(kind, revision, numbers), files, waiting)


def is_of_store(name: str) -> bool:
    """Whether a file of a backup belongs to the SQL store."""
    return name == STORE_FILE or name.startswith(f"{ROWS}/")


def refuse_damaged_copy(path: Path, action: str) -> None:
    """Raises StoreError (`store.damaged`): a backup of a damaged file would displace intact backups."""
    if is_damaged(path):
        raise StoreError(
            f"{action} is damaged, so it cannot be backed up.",
            values=[path.name],
            hint=f"stop every Tenure process; {RESTORE_HINT}",
            code="store.damaged",
        )


def fill_store(database: Database, record: StoreRecord, folder: Path, purpose: str) -> None:
    """Fill an empty store with the rows of the backup in `folder`, and migrate it to the newest revision.

    All rows are inserted, or none. A store filled by an earlier attempt with the same `purpose`, and not yet
    marked as `finished`, is emptied first. Raises StoreError (`restore.store_not_empty`) for any other store
    with rows.
    """
    refuse_filled(database, purpose)
    if database.revision() not in (None, record.revision):
        database.downgrade("base")
    database.upgrade(record.revision or "head")
    with database.transaction() as connection:
        tables = _reflected(connection).sorted_tables
        _mark(connection, purpose)
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            _insert(connection, table, _rows_of(record, folder, table))
        _set_numbers(connection, tables, _numbers(record, folder))
    database.upgrade()


def finished(database: Database) -> None:
    """Mark the restore as complete, so that no later attempt empties the store."""
    with database.transaction() as connection:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_UNFINISHED}")


def refuse_filled(database: Database, purpose: str) -> None:
    """Raises StoreError (`restore.store_not_empty`) for a store with rows of another `purpose`."""
    from sqlalchemy import inspect, select

    with database.transaction(reads_only=True) as connection:
        tables = _reflected(connection).tables
        if inspect(connection).has_table(_UNFINISHED):
            purposes = connection.exec_driver_sql(f"SELECT purpose FROM {_UNFINISHED}").scalars().all()
            if purposes == [purpose]:
                return
        tables_with_rows = [
            name for name, table in tables.items() if connection.execute(select(table).limit(1)).first()
        ]
    if tables_with_rows:
        raise StoreError(
            "The SQL store to restore into is not empty.",
            values=[database.shown, *tables_with_rows],
            hint="create a new database and set TENURE_DATABASE_URL to it; nothing was overwritten",
            code="restore.store_not_empty",
        )


def _mark(connection: Connection, purpose: str) -> None:
    connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {_UNFINISHED} (purpose TEXT NOT NULL)")
    connection.exec_driver_sql(f"DELETE FROM {_UNFINISHED}")
    sign = "?" if connection.dialect.name == "sqlite" else "%s"
    connection.exec_driver_sql(f"INSERT INTO {_UNFINISHED} VALUES ({sign})", (purpose,))


def _reflected(connection: Connection) -> MetaData:
    from sqlalchemy import JSON, MetaData

    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name not in (_REVISIONS, _UNFINISHED))
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON) and column.nullable:
                column.type.none_as_null = True
    return metadata


def _write_rows(path: Path, connection: Connection, table: Table) -> None:
    streamed = connection.execution_options(stream_results=True, yield_per=_AT_ONCE)
    with gzip.open(path, "wt", encoding="ascii", compresslevel=5) as file:
        file.write(json.dumps(table.columns.keys()) + "\n")
        for row in streamed.execute(table.select()):
            file.write(json.dumps([_plain(value) for value in row]) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _rows_of(record: StoreRecord, folder: Path, table: Table) -> Iterator[dict[str, Any]]:
    """Rows of a table as plain values by column."""
    if record.kind == "sqlite":
        yield from _rows_of_sqlite(folder / STORE_FILE, table.name)
        return
    path = folder / ROWS / f"{table.name}{_ENDING}"
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="ascii") as file:
        names = json.loads(next(file))
        for line in file:
            yield dict(zip(names, json.loads(line), strict=True))


def _rows_of_sqlite(path: Path, name: str) -> Iterator[dict[str, Any]]:
    source = Database(f"sqlite:///{path}")
    try:
        with source.snapshot() as connection:
            table = _reflected(connection).tables.get(name)
            if table is not None:
                for row in connection.execute(table.select()).mappings():
                    yield {column: _plain(value) for column, value in row.items()}
    finally:
        source.close()


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    while batch := list(islice(remaining, _AT_ONCE)):
        values = [{name: _typed(value, table.c[name]) for name, value in row.items()} for row in batch]
        connection.execute(table.insert(), values)


def _typed(value: Any, column: Column[Any]) -> Any:
    from sqlalchemy import Date, DateTime

    if value is None:
        return None
    if isinstance(column.type, DateTime):
        moment = datetime.fromisoformat(value)
        return moment if getattr(column.type, "timezone", False) else moment.replace(tzinfo=None)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _numbers(record: StoreRecord, folder: Path) -> dict[str, int]:
    if record.kind != "sqlite":
        return record.numbers
    path = folder / STORE_FILE
    with sqlite_faults("the copy of the SQL store"), closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())


def _set_numbers(connection: Connection, tables: list[Table], numbers: dict[str, int]) -> None:
    """Continue counters after the last number they issued, not after the largest that still exists."""
    for table in tables:
        last = numbers.get(table.name, 0)
        if last < 1:
            continue
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
            connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (table.name, last))
            continue
        for column in table.primary_key.columns:
            if sequence := _sequence(connection, table, column):
                connection.exec_driver_sql("SELECT setval(%s, %s)", (sequence, last))


def _sequence(connection: Connection, table: Table, column: Column[Any]) -> str | None:
    """Name of PostgreSQL's sequence for a column; None if it has none."""
    query = "SELECT pg_get_serial_sequence(%s, %s)"
    sequence: str | None = connection.exec_driver_sql(query, (table.name, column.name)).scalar_one()
    return sequence
