"""An in-memory table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.core.orders.reading import SOURCE_ROW
from tenure.sources.files.rows import Rows, select_columns

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.core.ports import Engine

NAME = "frame"


class ArrowRows:
    """An Arrow table, loaded into the engine with row numbers."""

    label = "the table"

    def __init__(self, table: pa.Table, engine: Engine) -> None:
        import pyarrow as pa

        if not table.num_rows:
            raise SourceError(
                "The table has no rows.", hint="provide a table with orders", code="source.empty"
            )
        self.names = tuple(table.column_names)
        plain = _plain(table).append_column(SOURCE_ROW, pa.array(range(1, table.num_rows + 1), pa.int64()))
        self._table = engine.from_arrow(plain, NAME)

    @contextmanager
    def rows(self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()) -> Iterator[Rows]:
        """The selected columns (field -> column) in their native types, with `source_row`."""
        yield Rows(select_columns(self._table, picks, extra_columns))


def _plain(table: pa.Table) -> pa.Table:
    """Dictionary-encoded columns decoded to plain values."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            decoded = table.column(place).cast(field.type.value_type)
            table = table.set_column(place, field.name, decoded)
    return table
