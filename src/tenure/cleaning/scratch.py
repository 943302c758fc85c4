"""The bench of one cleaning: results that are needed twice, in the engine while it runs, gone afterwards."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


class Scratch:
    """Keeps results in `engine` under names that begin with `tag`, until the context ends."""

    def __init__(self, engine: Engine, tag: str) -> None:
        self.engine = engine
        self.tag = tag
        self._names: list[str] = []

    def keep(self, expression: ir.Table, name: str) -> ir.Table:
        """Run now; the result is dropped at the end."""
        full_name = f"{self.tag}_{name}"
        self._names.append(full_name)
        return self.engine.materialise(expression, full_name)

    def one(self, expression: ir.Table) -> dict[str, Any]:
        """The only row of a small result."""
        row: dict[str, Any] = self.engine.to_arrow(expression).to_pylist()[0]
        return row

    def rows_of(self, table: ir.Table) -> int:
        """How many rows there are."""
        return int(self.one(table.aggregate(rows=table.count()))["rows"])

    def counts_of(self, table: ir.Table, column: str) -> dict[str, int]:
        """Rows by value of a text column."""
        counted = table.group_by(column).aggregate(rows=table.count())
        return {row[column]: int(row["rows"]) for row in self.engine.to_arrow(counted).to_pylist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._names:
            self.engine.backend.drop_table(name, force=True)
        self._names.clear()
