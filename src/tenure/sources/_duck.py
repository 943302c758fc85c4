"""The little DuckDB that reading needs beyond Ibis: raw statements, quoting, and a few of its functions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.errors import SourceError

if TYPE_CHECKING:
    from tenure.core.ports import Engine


def execute(engine: Engine, statement: str) -> Any:
    """Run one statement on the engine's DuckDB."""
    if engine.name != "duckdb":
        raise SourceError(
            "Orders are read by DuckDB, whatever engine computes on them later.",
            values=[engine.name],
            hint="read with the duckdb engine, then hand the tables over",
            code="source.engine",
        )
    backend: Any = engine.backend
    return backend.raw_sql(statement)


def quoted(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted name."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def rows_in_order(engine: Engine) -> Iterator[None]:
    """Keep rows in the order of their file while this lasts; the engine's own setting comes back after."""
    before = execute(engine, "SELECT current_setting('preserve_insertion_order')").fetchone()[0]
    execute(engine, "SET preserve_insertion_order = true")
    try:
        yield
    finally:
        execute(engine, f"SET preserve_insertion_order = {str(before).lower()}")


@ibis.udf.scalar.builtin(name="try_strptime")
def try_strptime(text: str, layout: str) -> ibis.dtype("timestamp(6)"):  # type: ignore[valid-type,empty-body]
    """A timestamp, or null where the text does not follow the layout."""


@ibis.udf.scalar.builtin(name="try_strptime")
def try_strptime_zoned(text: str, layout: str) -> ibis.dtype("timestamp('UTC', 6)"):  # type: ignore[valid-type,empty-body]
    """The same for layouts with an offset (%z) or a zone (%Z)."""
