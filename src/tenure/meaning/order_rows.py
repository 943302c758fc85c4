"""How the rows of each order stand in the file, in one pass: what tells lines, repeats and versions apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders


def orders_of_several_rows(orders: FileOrders) -> ir.Table:
    """`order_id, rows, together, lowest, highest` of the orders that have more than one row and no refund.

    together : no row of another order stands between its rows. lowest, highest : of its amounts.
    """
    table = orders.table
    by_order = table.group_by("order_id").aggregate(
        rows=table.count(),
        first=table[SOURCE_ROW].min(),
        last=table[SOURCE_ROW].max(),
        lowest=table.amount.min(),
        highest=table.amount.max(),
    )
    several = by_order.filter(by_order.order_id.notnull(), by_order.rows > 1, by_order.lowest >= 0)
    spans = several.select(
        "order_id",
        "rows",
        "lowest",
        "highest",
        together=several["last"] - several["first"] + 1 == several.rows,
    )
    return orders.keep(spans, "orders")
