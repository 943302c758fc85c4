"""SQL: a table or a query of any database that Ibis connects to by URL."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tenure.core.errors import MissingExtra, SourceError
from tenure.core.orders.reading import SOURCE_ROW, Reading, SourceCard
from tenure.core.text.closest import closest
from tenure.sources.files import paths, staging
from tenure.sources.files.databases import Database, DuckDbFile, IbisDatabase, SqliteFile
from tenure.sources.files.rows import Rows, select_columns
from tenure.sources.mapping.logs import read_log

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine

_DRIVERS = ("duckdb", "sqlite3", "psycopg", "MySQLdb", "snowflake.connector", "trino.exceptions")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


class SqlSource:
    """Streams rows into a temporary file; the database is only read. Messages never show the URL."""

    card = SourceCard(
        name="sql",
        title="Database",
        doc="A table or query of PostgreSQL, SQLite, DuckDB, or any other database that Ibis connects to.",
        reads="a connection URL, with --table or --query",
        example='tenure run "postgres://user@host/shop" --query "SELECT * FROM orders"',
        takes_uploads=False,
        runs_queries=True,
    )

    def recognises(self, location: str) -> bool:
        """By the form of the URL."""
        return paths.is_url(location) and not location.lower().startswith(
            ("http://", "https://", "s3://", "gs://")
        )

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the table or query, and the side tables (files) named in the options."""
        database = _connect(location)
        try:
            query, label = _query(database, options, location)
            with _failures(location, f"The {label} cannot be read.", "source.sql.query"):
                names = database.columns(query)
            return read_log(_SqlTable(database, query, label, names, location, engine), options, engine)
        finally:
            database.close()


class _SqlTable:
    """The rows of a SELECT."""

    def __init__(
        self,
        database: Database,
        query: str,
        label: str,
        names: tuple[str, ...],
        location: str,
        engine: Engine,
    ) -> None:
        self.label = label
        self.names = names
        self._database, self._query, self._location, self._engine = database, query, location, engine

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns in the database's types, with `source_row` in the order of the result."""
        from pyarrow import parquet

        with staging.temporary_folder() as folder:
            target = folder / "rows.parquet"
            names = list(dict.fromkeys((*picks.values(), *extra_columns)))
            writer = None
            with _failures(self._location, f"The {self.label} cannot be read.", "source.sql.query"):
                for batch in self._database.batches(self._query, names):
                    writer = writer or parquet.ParquetWriter(target, batch.schema, compression="lz4")
                    writer.write_batch(batch)
            if writer is None:
                raise SourceError(
                    f"The {self.label} has no rows.",
                    hint="check the conditions of the query",
                    code="source.header_only",
                )
            writer.close()
            table = staging.parquet_rows([target], self._engine)
            yield Rows(select_columns(table, picks, extra_columns).order_by(SOURCE_ROW), lasting=False)


def _connect(location: str) -> Database:
    scheme, _, rest = location.partition("://")
    path = rest.partition("?")[0]
    with _failures(location, f"The {scheme} database cannot be opened.", "source.sql.connect"):
        if scheme == "duckdb":
            return DuckDbFile(str(paths.readable_file(path)))
        if scheme == "sqlite":
            return SqliteFile(str(paths.readable_file(path)))
        return IbisDatabase(location)


def _query(database: Database, options: ReadOptions, location: str) -> tuple[str, str]:
    """The SELECT to read, and its name in messages."""
    if options.query and options.table:
        raise SourceError(
            "A table and a query cannot be used together.",
            hint="use either --table or --query",
            code="source.sql.table",
        )
    if options.query:
        return options.query.strip().rstrip(";"), "query"
    with _failures(location, "The tables of the database cannot be listed.", "source.sql.connect"):
        names = database.tables()
    table = options.table or (names[0] if len(names) == 1 else None)
    if table is None:
        raise SourceError(
            "The database has several tables." if names else "The database has no tables.",
            values=names,
            hint="choose one: --table NAME, or --query SQL",
            code="source.sql.table",
        )
    if table not in names and "." not in table:
        close = closest(table, names)
        raise SourceError(
            f"The database has no table '{table}'.",
            values=names,
            hint=f"did you mean '{close[0]}'?" if close else "choose one of its tables: --table NAME",
            code="source.sql.table",
        )
    return f"SELECT * FROM {database.quoted(table)}", f"table {table}"


@contextmanager
def _failures(location: str, message: str, code: str) -> Iterator[None]:
    """Convert driver errors to SourceError, without any part of the URL."""
    try:
        yield
    except SourceError:
        raise
    except ImportError:
        scheme = location.partition("://")[0]
        extra = "postgres" if scheme.startswith("postgres") else f"{scheme}]' 'ibis-framework[{scheme}"
        raise MissingExtra(f"Reading a {scheme} database", extra) from None
    except _driver_errors() as error:
        hint = _hint(location, str(error))
        raise SourceError(message, hint=hint, code=_code(error, code)) from None


def _driver_errors() -> tuple[type[BaseException], ...]:
    """Errors of the loaded drivers, and those that Ibis raises."""
    from ibis.common.exceptions import IbisError

    drivers = [
        sys.modules[name].Error
        for name in _DRIVERS
        if name in sys.modules and hasattr(sys.modules[name], "Error")
    ]
    return (IbisError, ValueError, OSError, *drivers)


def _code(error: BaseException, code: str) -> str:
    return "source.sql.url" if type(error) is ValueError and code == "source.sql.connect" else code


def _hint(location: str, message: str) -> str:
    """The first line of the driver's message, unless it may contain a secret."""
    advice = "check the URL: backend://user:password@host/database"
    try:
        parts = urlsplit(location)
        secrets = [location, parts.netloc, parts.password, parts.query, parts.username]
    except ValueError:
        return advice
    first = message.strip().splitlines()[0] if message.strip() else ""
    if not first or any(secret and secret in first for secret in secrets):
        return advice
    return f"the database says: {first[:200]}"


SOURCE = SqlSource()
