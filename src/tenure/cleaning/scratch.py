"""Temporary results of a cleaning run, stored in the engine and dropped at the end."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


class Scratch:
    """Stores results in `engine` under names that begin with `tag` until the context ends."""

    def __init__(self, engine: Engine, tag: str) -> None:
        self.engine = engine
        self.tag = tag
        self._names: list[str] = []

    def keep(self, expression: ir.Table, name: str) -> ir.Table:
        """Run the expression now; its result is dropped when the context ends."""
        full_name = f"{self.tag}_{name}"
        self._names.append(full_name)
        return self.engine.materialise(expression, full_name)

    def single_row(self, expression: ir.Table) -> dict[str, Any]:
        """The only row of the result."""
        row: dict[str, Any] = self.engine.to_arrow(expression).to_pylist()[0]
        return row

    def rows_of(self, table: ir.Table) -> int:
        """The number of rows."""
        return int(self.single_row(table.aggregate(rows=table.count()))["rows"])

    def counts_of(self, table: ir.Table, column: str) -> dict[str, int]:
        """The number of rows per value of a text column."""
        counts = table.group_by(column).aggregate(rows=table.count())
        return {row[column]: int(row["rows"]) for row in self.engine.to_arrow(counts).to_pylist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._names:
            self.engine.backend.drop_table(name, force=True)
        self._names.clear()
