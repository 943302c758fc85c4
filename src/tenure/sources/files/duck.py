"""Direct access to DuckDB beyond Ibis: raw statements, quoting, and a few functions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.errors import SourceError

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


def execute(engine: Engine, statement: str) -> Any:
    """Run a statement on the engine's DuckDB."""
    if engine.name != "duckdb":
        raise SourceError(
            "Only the duckdb engine can read orders.",
            values=[engine.name],
            hint="read the orders with the duckdb engine, then pass the tables on",
            code="source.engine",
        )
    backend: Any = engine.backend
    return backend.raw_sql(statement)


def quoted(text: str) -> str:
    """A text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def rows_in_order(engine: Engine) -> Iterator[None]:
    """Keep rows in file order within the block; restores the engine's setting afterwards."""
    before = execute(engine, "SELECT current_setting('preserve_insertion_order')").fetchall()[0][0]
    execute(engine, "SET preserve_insertion_order = true")
    try:
        yield
    finally:
        execute(engine, f"SET preserve_insertion_order = {str(before).lower()}")


def try_strptime(text: ir.StringValue, layout: str) -> ir.TimestampValue:
    """A UTC timestamp, or null if the text does not match the layout."""
    zoned = "%z" in layout or "%Z" in layout
    parse = _parse_zoned if zoned else _parse_plain
    parsed: ir.TimestampValue = parse(text, layout)
    return parsed.cast("timestamp(6)")


def _builtin(returns: str) -> Any:
    def try_strptime(text, layout):  # type: ignore[no-untyped-def]
        """DuckDB's built-in function."""

    return ibis.udf.scalar.builtin(try_strptime, signature=(("string", "string"), returns))


_parse_plain = _builtin("timestamp(6)")
_parse_zoned = _builtin("timestamp('UTC', 6)")
