"""What each of several columns would give, where more than one may be the amount or the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.errors import ColumnError, SourceError
from tenure.sources.values.typed import Reader

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.orders.schema import Kind
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Raw

_KINDS: dict[str, Kind] = {"amount": "money", "customer_id": "text"}


def with_stakes(error: ColumnError, raw: Raw, engine: Engine, options: ReadOptions) -> ColumnError:
    """The error, telling for each rival what its amounts add up to, or how many customers it has."""
    unclear = [ours for ours in _KINDS if ours in error.ambiguous]
    stakes = {ours: _stakes(ours, error.ambiguous[ours], raw, engine, options) for ours in unclear}
    told = {ours: values for ours, values in stakes.items() if values}
    if not told:
        return error
    unit = {"amount": "in total", "customer_id": "customers"}
    values = [
        f"{theirs}: {value:,.2f} {unit[ours]}" if ours == "amount" else f"{theirs}: {value:,.0f} {unit[ours]}"
        for ours, rivals in told.items()
        for theirs, value in rivals.items()
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
        stakes=told,
    )


def _stakes(
    ours: str, rivals: tuple[str, ...], raw: Raw, engine: Engine, options: ReadOptions
) -> dict[str, float]:
    """Rival -> its sum, or its number of different ids; none where a rival cannot be read."""
    names = {f"rival_{place}": theirs for place, theirs in enumerate(rivals)}
    try:
        with raw.rows(names) as rows:
            typed = Reader(engine, options, raw.where).typed(rows, dict.fromkeys(names, _KINDS[ours]))
    except SourceError:
        return {}
    there = [name for name in names if name in typed.table.columns]
    if not there:
        return {}
    table = typed.table
    facts = {name: table[name].sum() if ours == "amount" else table[name].nunique() for name in there}
    row = engine.to_arrow(table.aggregate(**facts)).to_pylist()[0]
    return {names[name]: float(row[name] or 0) for name in there}
