"""The view of order lines that rules about the order history are evaluated on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.segments.purchases import PURCHASE_FIELDS
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE, PURCHASES

if TYPE_CHECKING:
    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine


def write_purchases(engine: Engine, tables: Tables, as_of: date) -> None:
    """Add the view: purchases before the cutoff of the predictions in the copy, or `as_of` without any.

    A view takes no space, and reads only the columns that a rule names. Columns that the log lacks are null.
    """
    rows = engine.to_arrow(
        engine.backend.table(CUSTOMER_TABLE, database=(COPY, "main")).as_of.max().as_table()
    )
    scored_at = rows[0].to_pylist()[0]
    cut = f"DATE '{(scored_at or as_of).isoformat()}'"
    columns = tables.transactions.columns
    purchase_filter = " AND t.amount > 0" if "amount" in columns else ""
    selection = ", ".join(f"{_source(name, tables)} AS {name}" for name in PURCHASE_FIELDS)
    joins = f" LEFT JOIN {_categories()} p USING (product_id)" if _has_product_categories(tables) else ""
    engine.backend.raw_sql(
        f"CREATE VIEW {COPY}.{PURCHASES} AS SELECT t.{CUSTOMER_ID}, t.order_id, {selection}, "
        f"date_diff('day', t.order_date::DATE, {cut}) AS days_ago "
        f"FROM {COPY}.transactions t{joins} WHERE t.order_date < {cut}{purchase_filter}"
    )


def _source(name: str, tables: Tables) -> str:
    columns = [f"t.{name}"] if name in tables.transactions.columns else []
    if name == "category" and _has_product_categories(tables):
        columns.append("p.category")
    return f"coalesce({', '.join(columns)})" if columns else "NULL::VARCHAR"


def _has_product_categories(tables: Tables) -> bool:
    return tables.has("transactions.product_id") and tables.has("products.category")


def _categories() -> str:
    """One row per product: a products table may name one twice."""
    return (
        f"(SELECT product_id, any_value(category) AS category FROM {COPY}.products "
        "WHERE product_id IS NOT NULL GROUP BY product_id)"
    )
