"""Summary of each column: missing values, distinct values and range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.orders.schema import TABLES, Column

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine

_RANGED = {"money", "number", "count", "share", "timestamp", "date"}


def column_summary(tables: Tables, engine: Engine) -> pd.DataFrame:
    """One row per known column of every table.

    Columns: `table, column, kind, doc, personal, rows, missing, distinct, low, high`. For personal columns
    only missing values are counted; no personal value leaves the engine.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    for name, table in tables:
        schema = [column for column in TABLES[name] if column.name in table.columns]
        figures = engine.to_arrow(_summary(table, schema)).to_pylist()[0]
        rows += [_row(name, i, column, figures) for i, column in enumerate(schema)]
    return pd.DataFrame(rows)


def _summary(table: ir.Table, schema: list[Column]) -> ir.Table:
    sums: dict[str, ir.Scalar] = {"rows": table.count()}
    for i, column in enumerate(schema):
        values = table[column.name]
        sums[f"missing_{i}"] = values.isnull().sum()
        if not column.personal:
            sums[f"distinct_{i}"] = values.approx_nunique()
            if column.kind in _RANGED:
                sums |= {f"low_{i}": values.min(), f"high_{i}": values.max()}
    return table.aggregate(**sums)


def _row(table: str, i: int, column: Column, figures: dict[str, object]) -> dict[str, object]:
    return {
        "table": table,
        "column": column.name,
        "kind": column.kind,
        "doc": column.doc,
        "personal": column.personal,
        "rows": figures["rows"],
        "missing": figures[f"missing_{i}"] or 0,
        "distinct": figures.get(f"distinct_{i}"),
        "low": figures.get(f"low_{i}"),
        "high": figures.get(f"high_{i}"),
    }
