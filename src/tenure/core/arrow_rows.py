"""Columns of the schema as Arrow has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tenure.core.orders.schema import ARROW_TYPES, Column, Kind

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_type(kind: Kind) -> pa.DataType:
    """The type of a kind of column."""
    import pyarrow as pa

    return (
        pa.timestamp("us") if kind == "timestamp" else pa.type_for_alias(ARROW_TYPES[kind].partition("[")[0])
    )


def rows_as_arrow(rows: Sequence[Mapping[str, Any]], columns: Iterable[Column]) -> pa.Table:
    """These columns of rows in memory, in that order; what a row does not have is null."""
    import pyarrow as pa

    return pa.table(
        {one.name: pa.array([row.get(one.name) for row in rows], arrow_type(one.kind)) for one in columns}
    )
