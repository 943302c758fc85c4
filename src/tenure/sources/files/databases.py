"""Databases by URL: their tables, and query results as Arrow batches.

DuckDB and SQLite files are opened read-only through their own modules, everything else through Ibis.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 50_000


class Database(Protocol):
    """What the sql source needs from a database. Calls raise the driver's own errors."""

    def tables(self) -> list[str]:
        """Names of its tables and views."""

    def columns(self, query: str) -> tuple[str, ...]:
        """Column names of a SELECT."""

    def batches(self, query: str, names: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """The named columns of a SELECT, in batches."""

    def quoted(self, name: str) -> str:
        """A table name quoted for a query."""

    def close(self) -> None:
        """Disconnect."""


class DuckDbFile:
    """A DuckDB database file."""

    def __init__(self, path: str) -> None:
        self._connection = duckdb.connect(path, read_only=True)
        self._connection.execute("SET TimeZone = 'UTC'")

    def tables(self) -> list[str]:
        table_rows = self._connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1")
        return [row[0] for row in table_rows.fetchall()]

    def columns(self, query: str) -> tuple[str, ...]:
        return tuple(self._connection.sql(f"SELECT * FROM ({query})").columns)

    def batches(self, query: str, names: Sequence[str]) -> Iterable[pa.RecordBatch]:
        selected = ", ".join(self.quoted(name) for name in names)
        reader: Iterable[pa.RecordBatch] = self._connection.sql(
            f"SELECT {selected} FROM ({query})"
        ).to_arrow_reader(BATCH_ROWS)
        return reader

    def quoted(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def close(self) -> None:
        self._connection.close()


class SqliteFile:
    """A SQLite database file; column types follow the values: SQLite does not enforce declarations."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
        self._connection.execute("SELECT count(*) FROM sqlite_master")

    def tables(self) -> list[str]:
        query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
        return [row[0] for row in self._connection.execute(query)]

    def columns(self, query: str) -> tuple[str, ...]:
        cursor = self._connection.execute(f"SELECT * FROM ({query}) LIMIT 0")
        return tuple(column[0] for column in cursor.description)

    def batches(self, query: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        kinds = self._kinds(query, names)
        casts = {"text": "TEXT", "real": "REAL", "integer": "INTEGER"}
        types = {"text": pa.string(), "real": pa.float64(), "integer": pa.int64()}
        selected = ", ".join(
            f"CAST({self.quoted(name)} AS {casts[kind]})" for name, kind in zip(names, kinds, strict=True)
        )
        schema = pa.schema([(name, types[kind]) for name, kind in zip(names, kinds, strict=True)])
        cursor = self._connection.execute(f"SELECT {selected} FROM ({query})")
        while rows := cursor.fetchmany(BATCH_ROWS):
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _kinds(self, query: str, names: Sequence[str]) -> list[str]:
        tests = ", ".join(
            f"max(typeof({self.quoted(name)}) IN ('text', 'blob')), max(typeof({self.quoted(name)}) = 'real')"
            for name in names
        )
        has_kind = self._connection.execute(f"SELECT {tests} FROM ({query})").fetchone()
        pairs = zip(has_kind[::2], has_kind[1::2], strict=True)
        return ["text" if text in (1, None) else "real" if real else "integer" for text, real in pairs]

    def quoted(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def close(self) -> None:
        self._connection.close()


class IbisDatabase:
    """Any database with an Ibis backend."""

    def __init__(self, url: str) -> None:
        import ibis

        self._backend: Any = ibis.connect(url)

    def tables(self) -> list[str]:
        return sorted(self._backend.list_tables())

    def columns(self, query: str) -> tuple[str, ...]:
        return tuple(self._backend.sql(query).columns)

    def batches(self, query: str, names: Sequence[str]) -> Iterable[pa.RecordBatch]:
        expression = self._backend.sql(query).select(*names)
        batches: Iterable[pa.RecordBatch] = self._backend.to_pyarrow_batches(
            expression, chunk_size=BATCH_ROWS
        )
        return batches

    def quoted(self, name: str) -> str:
        import sqlglot

        dialect = getattr(self._backend, "dialect", None)
        parts = [sqlglot.exp.to_identifier(part, quoted=True) for part in name.split(".")]
        return ".".join(part.sql(dialect=dialect) for part in parts)

    def close(self) -> None:
        self._backend.disconnect()
