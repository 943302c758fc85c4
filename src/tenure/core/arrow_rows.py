"""Columns of the schema as Arrow types and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tenure.core.orders.schema import ARROW_TYPES, Column, Kind

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_type(kind: Kind) -> pa.DataType:
    """The Arrow type of a kind of column."""
    import pyarrow as pa

    return (
        pa.timestamp("us") if kind == "timestamp" else pa.type_for_alias(ARROW_TYPES[kind].partition("[")[0])
    )


def rows_as_arrow(rows: Sequence[Mapping[str, Any]], columns: Iterable[Column]) -> pa.Table:
    """An Arrow table of these columns, in that order, from rows in memory; missing values are null."""
    import pyarrow as pa

    return pa.table(
        {
            column.name: pa.array([row.get(column.name) for row in rows], arrow_type(column.kind))
            for column in columns
        }
    )
