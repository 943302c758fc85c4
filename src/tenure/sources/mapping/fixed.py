"""Tables with fixed column names, such as the exports of a particular shop system."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from tenure.core.errors import ColumnError
from tenure.core.orders.schema import Kind
from tenure.sources.mapping.names import normalised
from tenure.sources.values.typed import Reader, TypedTable

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable

Fields = Mapping[str, tuple[str, Kind]]
"""Field -> the column's name and kind."""


def read_fixed(
    raw: RawTable, fields: Fields, required_fields: Collection[str], engine: Engine, options: ReadOptions
) -> tuple[TypedTable, dict[str, str]]:
    """The fields of the table, converted to their types, and the column of each.

    Raises
    ------
    ColumnError
        `source.column.missing` if a needed column is missing.
    """
    by_name = {normalised(name): name for name in raw.names}
    picks = {
        field: by_name[normalised(column)]
        for field, (column, _) in fields.items()
        if normalised(column) in by_name
    }
    absent = [fields[field][0] for field in required_fields if field not in picks]
    if absent:
        raise ColumnError(
            f"{raw.label} is missing columns that this kind of export has: {', '.join(absent)}.",
            values=raw.names,
            hint="export it again with all columns, or read it with --source csv and --column",
            code="source.column.missing",
            columns=raw.names,
        )
    kinds: dict[str, Kind] = {field: fields[field][1] for field in picks}
    with raw.rows(picks, unused_names(raw, picks)) as rows:
        return Reader(engine, options, raw.label).convert(rows, kinds, required_fields), picks


def unused_names(raw: RawTable, picks: Mapping[str, str]) -> tuple[str, ...]:
    """Columns that were not used."""
    used_columns = set(picks.values())
    return tuple(name for name in raw.names if name not in used_columns)
