"""A SQL database: PostgreSQL or SQLite, a table or a query, only ever read.

With a column that says when a row last changed, later runs read the rows from the last change on; without
one, everything is read, and imported if anything changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.connectors.calls.addresses import refuse_private
from tenure.connectors.folder import allowed_path
from tenure.connectors.landing.table import LandedTable
from tenure.core.connections.connector import (
    ConnectorCard,
    ConnectorSetting,
    Fetched,
    Sight,
    bad_setting,
    settings_with_defaults,
)
from tenure.core.errors import ConnectorError, MissingExtra

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

    from tenure.core.connections.connector import Reach

CARD = ConnectorCard(
    name="sql",
    title="SQL database",
    doc="A table or query of PostgreSQL or SQLite with one order or order line per row.",
    settings=(
        ConnectorSetting(
            "url",
            "Database address",
            "With a user that may only read. It is stored encrypted.",
            is_secret=True,
            example="postgresql://reader:password@db.example.com/shop",
        ),
        ConnectorSetting("table", "Table", "Name of a table or view.", is_needed=False, example="orders"),
        ConnectorSetting(
            "query",
            "Query",
            "A SELECT, instead of a table.",
            is_needed=False,
            is_long=True,
            example="SELECT * FROM orders",
        ),
        ConnectorSetting(
            "changed",
            "Column with the time of the last change",
            "Later runs read the rows from the last change on. If a row is an order line, it must "
            "change with any line of its order, so that whole orders are read.",
            is_needed=False,
            example="updated_at",
        ),
    ),
    reads="csv",
    cursor="content",
    restates=True,
    takes_reading=True,
    setup=("Create a database user that may only read the tables with orders.",),
)
_ROWS = 5_000
_SECONDS = 600


class SqlDatabase:
    """The rows of a SELECT."""

    card = CARD

    def check(self, settings: Mapping[str, str], reach: Reach) -> None:
        values = settings_with_defaults(CARD, settings)
        _url(values, reach)
        _select(values)

    def look(self, settings: Mapping[str, str], reach: Reach) -> Sight:
        values = settings_with_defaults(CARD, settings)
        with _connected(values, reach) as connection:
            count = int(
                _run(connection, f"SELECT count(*) FROM ({_select(values)}) AS selected", {}).scalar_one()
            )
        return Sight(
            _url(values, reach).database or "database", notes=(f"The query returns {count:,} rows.",)
        )

    def fetch(self, settings: Mapping[str, str], cursor: str | None, folder: Path, reach: Reach) -> Fetched:
        complete = settings_with_defaults(CARD, settings)
        changed = complete.get("changed")
        query, values = f"SELECT * FROM ({_select(complete)}) AS selected", {}
        with _connected(complete, reach) as connection:
            if changed:
                column = _quoted(connection, changed)
                if cursor is not None:
                    query += f" WHERE {column} >= :since"
                    values = {"since": _of_text(cursor)}
                query += f" ORDER BY {column}"
            result = _run(connection, query, values)
            path, last, digest = _landed(result, changed, folder, reach)
        if path is None:
            return Fetched((), 0, cursor)
        rows, table = last[1], path
        after = last[0] if changed else digest
        if after == cursor and not changed:
            return Fetched((), 0, cursor)
        return Fetched((table,), rows, after)


def _landed(
    result: Any, changed: str | None, folder: Path, reach: Reach
) -> tuple[Path | None, tuple[str | None, int], str]:
    """The file, the last change and the number of rows, and a digest of the rows."""
    names = list(result.keys())
    position = _position(names, changed)
    digest, last = hashlib.sha256(repr(names).encode()), None
    with LandedTable(folder / "rows.csv", names) as table:
        for some in result.partitions(_ROWS):
            for row in some:
                texts = [_text(value) for value in row]
                digest.update(repr(texts).encode())
                table.write(dict(zip(names, texts, strict=True)))
                if position is not None and row[position] is not None:
                    last = _as_cursor(row[position])
            reach.advance(len(some))
    return (table.path if table.rows else None), (last, table.rows), digest.hexdigest()


def _position(names: Sequence[str], changed: str | None) -> int | None:
    if changed is None:
        return None
    if changed not in names:
        raise bad_setting("The query has no such column.", "changed", f"choose from: {', '.join(names)}")
    return names.index(changed)


def _text(value: Any) -> str | None:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return None
    return None if value is None else str(value)


def _as_cursor(value: Any) -> str:
    if isinstance(value, datetime):
        return f"t{value.isoformat()}"
    if isinstance(value, int):
        return f"i{value}"
    return f"s{value}"


def _of_text(cursor: str) -> Any:
    kind, text = cursor[0], cursor[1:]
    return datetime.fromisoformat(text) if kind == "t" else int(text) if kind == "i" else text


def _select(settings: Mapping[str, str]) -> str:
    """The SELECT. Raises OptionError (`option.connection`) for anything else."""
    table, query = settings.get("table"), settings.get("query")
    if (table is None) == (query is None):
        raise bad_setting("Either a table or a query is needed.", "query", "fill in one of the two")
    dialect = "sqlite" if settings["url"].startswith("sqlite") else "postgres"
    if table is not None:
        import sqlglot

        parts = [
            sqlglot.exp.to_identifier(part, quoted=True).sql(dialect=dialect) for part in table.split(".")
        ]
        return f"SELECT * FROM {'.'.join(parts)}"
    return _only_select(str(query), dialect)


def _only_select(query: str, dialect: str) -> str:
    import sqlglot
    from sqlglot import exp

    try:
        statements = [statement for statement in sqlglot.parse(query, read=dialect) if statement is not None]
    except sqlglot.errors.SqlglotError as error:
        raise bad_setting(
            "The query cannot be read as SQL.", "query", "try it in your database first"
        ) from error
    writes = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock, exp.Set, exp.Copy, exp.Pragma, exp.Attach)
    is_select = len(statements) == 1 and isinstance(statements[0], exp.Query)
    if not is_select or any(
        isinstance(node, writes) and not isinstance(node, exp.Query) for node in statements[0].walk()
    ):
        raise bad_setting(
            "The query is not a single SELECT.", "query", "enter one SELECT that changes nothing"
        )
    return query.strip().rstrip(";")


def _url(settings: Mapping[str, str], reach: Reach) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(settings["url"])
    except (ArgumentError, ValueError) as error:
        raise bad_setting(
            "The database address cannot be read.",
            "url",
            "write it as postgresql://user:password@host/database",
        ) from error
    if url.get_backend_name() in ("postgresql", "postgres"):
        if not url.host or set(url.query) - {"sslmode"}:
            raise bad_setting(
                "The database address needs a host, and no options but sslmode.",
                "url",
                "write it as postgresql://user:password@host/database",
            )
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and not url.query:
        path = allowed_path(url.database, "url", reach)
        return url.set(database=f"file:{path}", query={"mode": "ro", "uri": "true"})
    raise bad_setting(
        "Only PostgreSQL and SQLite can be connected.", "url", "export the orders to a file instead"
    )


@contextmanager
def _connected(settings: Mapping[str, str], reach: Reach) -> Iterator[Connection]:
    """A connection that cannot write. Raises ConnectorError, MissingExtra."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    url = _url(settings, reach)
    options: dict[str, Any] = {}
    if url.host:
        refuse_private(url.host, reach.hosts)
        limits = f"-c default_transaction_read_only=on -c statement_timeout={_SECONDS}s"
        options = {"connect_args": {"connect_timeout": 10, "options": limits}}
    try:
        engine = create_engine(url, poolclass=NullPool, **options)
    except ImportError as error:
        raise MissingExtra("Reading a PostgreSQL database", "postgres") from error
    try:
        with engine.connect() as connection:
            if not url.host:
                connection.exec_driver_sql("PRAGMA query_only = ON")
            yield connection.execution_options(stream_results=True)
    except SQLAlchemyError as error:
        raise _failure(error, settings) from None
    finally:
        engine.dispose()


def _run(connection: Connection, query: str, values: Mapping[str, Any]) -> Any:
    from sqlalchemy import text

    escaped = query if values else query.replace(":", "\\:")
    if values:
        head, _, tail = query.rpartition(" WHERE ")
        escaped = head.replace(":", "\\:") + " WHERE " + tail
    return connection.execute(text(escaped), values)


def _quoted(connection: Connection, name: str) -> str:
    return str(connection.dialect.identifier_preparer.quote_identifier(name))


def _failure(error: Exception, settings: Mapping[str, str]) -> ConnectorError:
    """The database's own words, unless they may contain a secret."""
    words = str(getattr(error, "orig", error)).strip().splitlines()
    first = words[0] if words else ""
    if "authentication failed" in first or "permission denied" in first or "role" in first:
        return ConnectorError(
            "The database rejected the user: it is wrong, expired or lacks a permission.",
            hint="check user and password, and grant SELECT; then change the connection",
            code="connector.credentials",
        )
    from sqlalchemy.exc import OperationalError

    if isinstance(error, OperationalError):
        return ConnectorError(
            "The database cannot be reached or opened.",
            hint="check host, port and name; a scheduled connection tries again by itself",
            code="connector.unreachable",
        )
    secrets = [part for part in (settings["url"], settings.get("query")) if part]
    detail = "" if any(secret in first for secret in secrets) else f": {first[:200]}"
    return ConnectorError(
        f"The database rejected the query{detail}.",
        hint="try the query in your database first",
        code="connector.refused",
    )


CONNECTOR = SqlDatabase()
