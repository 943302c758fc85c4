"""The protocols between rooms, which use cases are written against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends import BaseBackend


class Engine(Protocol):
    """Where expressions run. One engine object owns one connection; use it as a context manager."""

    name: str
    backend: BaseBackend

    def from_arrow(self, table: pa.Table, name: str) -> ir.Table:
        """Put an Arrow table into the engine."""

    def from_parquet(self, paths: Sequence[str], name: str) -> ir.Table:
        """Parquet files as one table, read lazily where the engine can.

        Columns are matched by name; a column that some of the files lack is null in their rows.
        """

    def materialise(self, expression: ir.Table, name: str) -> ir.Table:
        """Run now and store the result in the engine under `name`, replacing any older one."""

    def to_arrow(self, expression: ir.Table) -> pa.Table:
        """Run now and fetch."""

    def to_batches(self, expression: ir.Table, rows: int) -> pa.RecordBatchReader:
        """Run now and fetch in pieces of about `rows` rows, in bounded memory.

        Run nothing else on the engine until the last piece has been fetched.
        """

    def interrupt(self) -> None:
        """End the running query, which then raises; called from another thread. Never fails."""

    def close(self) -> None:
        """Release the engine's resources: connections, temporary files."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class Progress(Protocol):
    """How a long use case reports its progress; entry points draw it, libraries stay silent."""

    def step(self, name: str, total: int | None = None) -> None:
        """Begin a new step of `total` units, if known."""

    def advance(self, units: int = 1) -> None:
        """Report completed units of the current step."""

    def note(self, text: str) -> None:
        """Report something worth knowing: an assumption, a fallback, a count."""

    def show(self, finding: object) -> None:
        """Report the result of a step as its dataclass: a Reading, a Cleaned, a Backtest..."""


class SilentProgress:
    """Progress that is not shown."""

    def step(self, name: str, total: int | None = None) -> None: ...

    def advance(self, units: int = 1) -> None: ...

    def note(self, text: str) -> None: ...

    def show(self, finding: object) -> None: ...
