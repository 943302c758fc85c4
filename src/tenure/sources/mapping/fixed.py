"""Tables whose columns have names that are known beforehand, as in exports of one kind of shop."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from tenure.core.errors import ColumnError
from tenure.core.orders.schema import Kind
from tenure.sources.mapping.names import normalised
from tenure.sources.values.typed import Reader, Typed

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Raw

Fields = Mapping[str, tuple[str, Kind]]
"""Our name -> their name and what it holds."""


def read_fixed(
    raw: Raw, fields: Fields, needed: Collection[str], engine: Engine, options: ReadOptions
) -> tuple[Typed, dict[str, str]]:
    """The fields that the table has, typed, and which column each came from.

    Raises
    ------
    ColumnError
        `source.column.missing` where a needed one is not there.
    """
    by_name = {normalised(name): name for name in raw.names}
    picks = {
        ours: by_name[normalised(theirs)]
        for ours, (theirs, _) in fields.items()
        if normalised(theirs) in by_name
    }
    absent = [fields[ours][0] for ours in needed if ours not in picks]
    if absent:
        raise ColumnError(
            f"{raw.where} is missing columns that this kind of export has: {', '.join(absent)}.",
            values=raw.names,
            hint="export it again with all columns, or read it with --source csv and --column",
            code="source.column.missing",
        )
    kinds: dict[str, Kind] = {ours: fields[ours][1] for ours in picks}
    with raw.rows(picks, unused_names(raw, picks)) as rows:
        return Reader(engine, options, raw.where).typed(rows, kinds, needed), picks


def unused_names(raw: Raw, picks: Mapping[str, str]) -> tuple[str, ...]:
    """Columns nothing was made of."""
    used = set(picks.values())
    return tuple(name for name in raw.names if name not in used)
