"""DuckDB, the default engine: in this process, on all cores, spilling to disk beyond its memory limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Self

import ibis
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

from tenure.core.errors import StoreError
from tenure.core.files.damage import is_whole, lake_damaged
from tenure.core.files.disk_faults import is_disk_full
from tenure.core.files.memory_faults import memory_fault
from tenure.engines.memory.spill import SpillFolder

if TYPE_CHECKING:
    import ibis.expr.operations as ops
    import ibis.expr.types as ir
    import pyarrow as pa
    import sqlglot.expressions as sge


class _Compiler(DuckDBCompiler):  # type: ignore[misc]
    """Ibis 12 compiles argmin to an ordered `first`, which sorts; DuckDB has a native function."""

    def visit_ArgMin(self, op: ops.ArgMin, *, arg: sge.Expression, key: sge.Expression, where: Any) -> Any:
        return self.agg.arg_min_null(arg, key, where=where)

    def visit_ArgMax(self, op: ops.ArgMax, *, arg: sge.Expression, key: sge.Expression, where: Any) -> Any:
        return self.agg.arg_max_null(arg, key, where=where)


class DuckDbEngine:
    """An in-process DuckDB.

    Parameters
    ----------
    memory_limit : str, optional
        Such as `"2GB"`; beyond it DuckDB spills to a temporary folder. Defaults to DuckDB's own limit
        (80 % of the machine's memory).
    threads : int, optional
        Cores to use; all of them by default.
    """

    name = "duckdb"

    def __init__(self, memory_limit: str | None = None, threads: int | None = None) -> None:
        self._spill = SpillFolder()
        self._parquet: set[str] = set()
        settings: dict[str, object] = {"temp_directory": self._spill.name, "preserve_insertion_order": False}
        if memory_limit:
            settings["memory_limit"] = memory_limit
        if threads:
            settings["threads"] = threads
        self.backend = ibis.duckdb.connect(**settings)
        self.backend.compiler = _Compiler()
        self.backend.raw_sql("SET TimeZone = 'UTC'")
        self.backend.raw_sql("SET enable_progress_bar = false")  # it would draw into logs

    def from_arrow(self, table: pa.Table, name: str) -> ir.Table:
        return self.backend.create_table(name, table, overwrite=True)

    def from_parquet(self, paths: Sequence[str], name: str) -> ir.Table:
        self._parquet.update(paths)
        with self.clear_errors():
            return self.backend.read_parquet(list(paths), table_name=name, union_by_name=True)

    def materialise(self, expression: ir.Table, name: str) -> ir.Table:
        with self.clear_errors():
            return self.backend.create_table(name, expression, overwrite=True)

    def to_arrow(self, expression: ir.Table) -> pa.Table:
        with self.clear_errors():
            return self._to_arrow(expression)

    @contextmanager
    def clear_errors(self) -> Iterator[None]:
        """Translate what DuckDB raises for a damaged Parquet file or a full disk into a clear error."""
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            if fault := memory_fault(error):
                raise fault from error
            if is_disk_full(error):
                raise StoreError(
                    "The disk is full; the step did not finish.",
                    hint="free some disk space (`tenure clean-up` removes old data), then try again",
                    code="store.full",
                ) from error
            if damaged := next((path for path in sorted(self._parquet) if not is_whole(path)), None):
                raise lake_damaged(damaged) from error
            raise

    def _to_arrow(self, expression: ir.Table) -> pa.Table:
        if not hasattr(expression, "schema"):  # a scalar, such as a count
            return self.backend.to_pyarrow(expression)
        # The method of Ibis streams through one thread and copies every column.
        table = self.backend._to_duckdb_relation(expression).to_arrow_table()
        expected = expression.schema().to_pyarrow()
        return table if table.schema.equals(expected) else table.cast(expected)

    def text_of(self, expression: ir.Table) -> str:
        self.backend._run_pre_execute_hooks(expression)
        return str(self.backend.compile(expression))

    def date_text(self, day: date) -> str:
        return f"MAKE_DATE({day.year}, {day.month}, {day.day})"

    def run_text(self, text: str, schema: pa.Schema) -> pa.Table:
        with self.clear_errors():
            rows = self.backend.con.sql(text).to_arrow_table()
        return rows if rows.schema.equals(schema) else rows.cast(schema)

    def to_batches(self, expression: ir.Table, rows: int) -> pa.RecordBatchReader:
        # Ibis 12 streams through a method that DuckDB 2.0 dropped; a relation can stream by itself.
        with self.clear_errors():
            return self.backend._to_duckdb_relation(expression).to_arrow_reader(rows)

    def interrupt(self) -> None:
        import duckdb

        with suppress(duckdb.Error):  # the connection was closed in the meantime
            self.backend.con.interrupt()

    def close(self) -> None:
        self.backend.disconnect()
        self._spill.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


Engine = DuckDbEngine
