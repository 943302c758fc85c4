"""The order total that a file states next to its lines, as evidence for what the lines mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_CLOSE = 0.011
_MIN_ORDERS = 3


def share_of_orders_that_match(orders: FileOrders, amount: ir.Value) -> float:
    """Share of the orders with a stated total whose lines add up to it; 0 for too few orders."""
    if not orders.has("order_total", "order_id"):
        return 0.0
    table = orders.table.mutate(candidate=amount)
    by_order = table.group_by("order_id").aggregate(
        total=table.order_total.max(), lowest=table.order_total.min(), candidate=table.candidate.sum()
    )
    by_order = by_order.filter(
        by_order.total.notnull(), by_order.total == by_order.lowest, by_order.total != 0
    )
    near = (by_order.candidate - by_order.total).abs() <= _CLOSE + 0.0005 * by_order.total.abs()
    facts = orders.rows_of(by_order.aggregate(orders=by_order.count(), near=near.fill_null(False).sum()))[0]
    if facts["orders"] < _MIN_ORDERS:
        return 0.0
    return float((facts["near"] or 0) / facts["orders"])
