"""What the rooms promise each other: protocols that use cases are written against."""

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

        Columns are matched by name; one that some of the files lack is null in their rows.
        """

    def materialise(self, expression: ir.Table, name: str) -> ir.Table:
        """Run now and keep the result in the engine under `name` (replacing an older one)."""

    def to_arrow(self, expression: ir.Table) -> pa.Table:
        """Run now and fetch."""

    def to_batches(self, expression: ir.Table, rows: int) -> pa.RecordBatchReader:
        """Run now and fetch in pieces of about `rows` rows, in bounded memory.

        Run nothing else on the engine until the last piece was taken.
        """

    def interrupt(self) -> None:
        """End the query that runs now, which raises then; called from another thread. Never fails."""

    def close(self) -> None:
        """Give back what the engine holds: connections, temporary files."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class Progress(Protocol):
    """How a long use case says where it is; entry points draw it, libraries stay silent."""

    def step(self, name: str, total: int | None = None) -> None:
        """A new step begins; `total` units are ahead if that is known."""

    def advance(self, units: int = 1) -> None:
        """Some units of the current step are done."""

    def note(self, text: str) -> None:
        """Something worth telling happened: an assumption, a fallback, a count."""

    def show(self, finding: object) -> None:
        """A step's result, as the dataclass it is: a Reading, a Cleaned, a Backtest... drawn or ignored."""


class Silent:
    """Progress that nobody watches."""

    def step(self, name: str, total: int | None = None) -> None: ...

    def advance(self, units: int = 1) -> None: ...

    def note(self, text: str) -> None: ...

    def show(self, finding: object) -> None: ...
