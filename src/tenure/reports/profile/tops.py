"""Products, categories, countries and other groups with the most revenue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.reports.profile.queries import fetch

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine

TOP_ROWS = 10
_COLUMNS = {
    "Products": "product_id",
    "Categories": "category",
    "Countries": "country",
    "Channels": "channel",
    "Acquisition sources": "acquisition_source",
}


def tops(tables: Tables, lines: ir.Table, engine: Engine) -> dict[str, pd.DataFrame]:
    """The top ten of each kind of group: `name, value, orders, customers, share`."""
    tables_by_kind = {}
    for kind, column in _COLUMNS.items():
        rows = _lines_with(tables, lines, column)
        if rows is not None:
            top = fetch(_top(rows, column), engine)
            if len(top):
                tables_by_kind[kind] = top
    return tables_by_kind


def _lines_with(tables: Tables, lines: ir.Table, column: str) -> ir.Table | None:
    """Order lines with a column of the line, its product or its customer; None if there is none."""
    if column in lines.columns:
        return lines
    for side_table, key in ((tables.products, "product_id"), (tables.customers, "customer_id")):
        if side_table is not None and column in side_table.columns and key in lines.columns:
            return lines.left_join(side_table.select(key, column), key)
    return None


def _top(rows: ir.Table, column: str) -> ir.Table:
    money = "amount" in rows.columns
    named_rows = rows.filter(rows[column].notnull())
    is_purchase = (named_rows.amount > 0) if money else named_rows.order_id.notnull()
    sums = named_rows.group_by(name=named_rows[column].cast("string")).aggregate(
        value=named_rows.amount.sum() if money else named_rows.order_id.nunique().cast("float64"),
        orders=named_rows.order_id.nunique(where=is_purchase),
        customers=named_rows.customer_id.nunique(where=is_purchase),
    )
    total = rows.amount.sum() if money else rows.order_id.nunique().cast("float64")
    everything = rows.aggregate(total=total)
    shares = sums.cross_join(everything)
    shares = shares.mutate(share=shares.value / shares.total.nullif(0)).drop("total")
    return shares.order_by(shares.value.desc(), shares.name).limit(TOP_ROWS)
