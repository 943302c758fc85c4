"""Orders whose header amount differs from the sum of their lines. The lines win."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.cleaning.duplicates import COPY_OF, KEY_COPY_OF
from tenure.core.orders.cleaning import HEADER_AMOUNT

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOLERANCE = 0.015
"""Differences up to 0.015 are rounding, in any currency."""


def mismatched_orders(rows: ir.Table) -> ir.Table:
    """`order_id, lines, header` (amounts) of the orders whose two amounts differ.

    `rows` are raw lines joined with their copies. A line that was exported twice is counted once, and an
    order with an unreadable line is left out because its sum is unknown.
    """
    originals = [rows[mark].isnull() for mark in (COPY_OF, KEY_COPY_OF) if mark in rows.columns]
    lines = rows.filter(*originals, rows.order_id.notnull())
    orders = lines.group_by("order_id").aggregate(
        lines=lines.amount.sum(),
        header=lines[HEADER_AMOUNT].max(),
        rows=lines.count(),
        readable=lines.amount.count(),
    )
    return orders.filter(
        orders.rows == orders.readable, (orders.lines - orders.header).abs() > TOLERANCE
    ).select("order_id", "lines", "header")
