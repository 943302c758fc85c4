"""What each column would yield if several may be the amount or the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.errors import ColumnError, SourceError
from tenure.sources.values.typed import Reader

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.orders.schema import Kind
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable

_KINDS: dict[str, Kind] = {"amount": "money", "customer_id": "text"}


def with_stakes(error: ColumnError, raw: RawTable, engine: Engine, options: ReadOptions) -> ColumnError:
    """The error, with the total or the number of customers of each rival column."""
    unclear = [field for field in _KINDS if field in error.ambiguous]
    stakes = {field: _stakes(field, error.ambiguous[field], raw, engine, options) for field in unclear}
    known_stakes = {field: values for field, values in stakes.items() if values}
    if not known_stakes:
        return error
    unit = {"amount": "in total", "customer_id": "customers"}
    values = [
        f"{column}: {value:,.2f} {unit[field]}"
        if field == "amount"
        else f"{column}: {value:,.0f} {unit[field]}"
        for field, rivals in known_stakes.items()
        for column, value in rivals.items()
    ]
    return ColumnError(
        error.message,
        values=values,
        hint=error.hint,
        code=error.code,
        recognised=error.recognised,
        columns=error.columns,
        missing=error.missing,
        ambiguous=error.ambiguous,
        stakes=known_stakes,
    )


def _stakes(
    field: str, rivals: tuple[str, ...], raw: RawTable, engine: Engine, options: ReadOptions
) -> dict[str, float]:
    """Rival -> its sum, or its number of distinct IDs; empty if a rival cannot be read."""
    names = {f"rival_{place}": column for place, column in enumerate(rivals)}
    try:
        with raw.rows(names) as rows:
            typed = Reader(engine, options, raw.label).convert(rows, dict.fromkeys(names, _KINDS[field]))
    except SourceError:
        return {}
    readable = [name for name in names if name in typed.table.columns]
    if not readable:
        return {}
    table = typed.table
    facts = {name: table[name].sum() if field == "amount" else table[name].nunique() for name in readable}
    row = engine.to_arrow(table.aggregate(**facts)).to_pylist()[0]
    return {names[name]: float(row[name] or 0) for name in readable}
