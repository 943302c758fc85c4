"""PostgreSQL 15 and newer: expressions run inside the database that holds the orders."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import ibis

from tenure.core.errors import EngineError, MissingExtra

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class PostgresEngine:
    """A PostgreSQL database.

    Parameters
    ----------
    url : str
        `postgres://user:password@host:port/database/schema`; the schema is optional. This engine
        creates its tables there, so the user must be allowed to create tables.

    Raises
    ------
    MissingExtra
        When psycopg is not installed.
    EngineError
        `engine.unreachable` when the database does not answer or refuses the user.
    """

    name = "postgres"

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError:
            raise MissingExtra("The postgres engine", "postgres") from None
        place = urlsplit(url)
        try:
            self.backend = ibis.connect(url.replace("postgresql://", "postgres://", 1))
        except psycopg.OperationalError:
            raise EngineError(
                "The PostgreSQL database cannot be reached.",
                values=[f"{place.hostname or 'local socket'}:{place.port or 5432}{place.path}"],
                hint="check that the server is running, and check the host, port, database and "
                "user in the URL",
                code="engine.unreachable",
            ) from None
        self._run("SET TIME ZONE 'UTC'")

    def from_arrow(self, table: pa.Table, name: str) -> ir.Table:
        schema = ibis.schema(table.schema)
        created = self.backend.create_table(name, schema=schema, overwrite=True)
        columns = ", ".join(_quoted(column) for column in table.column_names)
        with (
            self.backend.con.cursor() as cursor,
            cursor.copy(f"COPY {_quoted(name)} ({columns}) FROM STDIN WITH (FORMAT csv)") as copy,
        ):
            for batch in table.to_batches():
                copy.write(_as_csv(batch))
        self._run(f"ANALYZE {_quoted(name)}")
        return created

    def from_parquet(self, paths: Sequence[str], name: str) -> ir.Table:
        import pyarrow as pa
        from pyarrow import parquet

        parts = [parquet.read_table(path) for path in paths]
        return self.from_arrow(pa.concat_tables(parts, promote_options="default"), name)

    def materialise(self, expression: ir.Table, name: str) -> ir.Table:
        table = self.backend.create_table(name, expression, overwrite=True)
        self._run(f"ANALYZE {_quoted(name)}")
        return table

    def to_arrow(self, expression: ir.Table) -> pa.Table:
        return self.backend.to_pyarrow(expression)

    def to_batches(self, expression: ir.Table, rows: int) -> pa.RecordBatchReader:
        return self.backend.to_pyarrow_batches(expression, chunk_size=rows)

    def interrupt(self) -> None:
        import psycopg

        with suppress(
            psycopg.Error
        ):  # the connection was closed in the meantime, or the server cannot be reached
            self.backend.con.cancel_safe(timeout=5.0)

    def close(self) -> None:
        self.backend.disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, statement: str) -> None:
        with self.backend.con.cursor() as cursor:
            cursor.execute(statement)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _as_csv(batch: pa.RecordBatch) -> bytes:
    """Null is an empty field, and an empty string a quoted one, which is what COPY reads by default."""
    from pyarrow import csv

    out = BytesIO()
    csv.write_csv(batch, out, csv.WriteOptions(include_header=False))
    return out.getvalue()


Engine = PostgresEngine
