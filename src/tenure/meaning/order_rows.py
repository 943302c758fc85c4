"""How the rows of each order are spread over the file, to distinguish lines, repeats and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import RAW_FILE
from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

STATUSES = ("status", "payment_status")
"""Columns for the state of an order: rows of one order that differ in them may be versions of it."""


def orders_of_several_rows(orders: FileOrders) -> ir.Table:
    """`order_id, is_contiguous, has_parts, lowest, highest` of the orders that have more than one row.

    is_contiguous : there are no rows of other orders between its rows. has_parts : its rows are in several
    files of a folder, or have several statuses. lowest, highest : of its amounts. Earlier versions are
    ignored.
    """
    table = orders.table.filter(orders.is_current_version())
    parts = {"file": table[RAW_FILE]} if RAW_FILE in table.columns else {}
    if any(name in table.columns for name in STATUSES):
        parts["state"] = state_of(table)
    ends = {f"{name}_{end}": getattr(part, end)() for name, part in parts.items() for end in ("min", "max")}
    by_order = table.group_by("order_id").aggregate(
        rows=table.count(),
        first=table[SOURCE_ROW].min(),
        last=table[SOURCE_ROW].max(),
        lowest=table.amount.min(),
        highest=table.amount.max(),
        **ends,
    )
    multi_row_orders = by_order.filter(by_order.order_id.notnull(), by_order.rows > 1)
    differ = [multi_row_orders[f"{name}_min"] != multi_row_orders[f"{name}_max"] for name in parts]
    spans = multi_row_orders.select(
        *("order_id", "lowest", "highest"),
        is_contiguous=multi_row_orders["last"] - multi_row_orders["first"] + 1 == multi_row_orders.rows,
        has_parts=ibis.or_(*differ).fill_null(True) if differ else ibis.literal(False),
    )
    return orders.cached(spans, "orders")


def state_of(table: ir.Table) -> ir.IntegerValue:
    """A value per combination of statuses; the same for all rows of a file without statuses."""
    statuses = [name for name in STATUSES if name in table.columns]
    if not statuses:
        return ibis.literal(0).cast("int64")
    return ibis.struct({name: table[name].lower() for name in statuses}).hash()
