"""How the rows of each order stand in the file, in one pass: what tells lines, repeats and versions apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import RAW_FILE
from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

STATUSES = ("status", "payment_status")
"""Columns that say how an order stands: where they differ, rows of one order may be versions of it."""


def orders_of_several_rows(orders: FileOrders) -> ir.Table:
    """`order_id, together, of_parts, lowest, highest` of the orders that have more than one row.

    together : no row of another order stands between its rows. of_parts : they stand in several files of a
    folder, or in several statuses. lowest, highest : of its amounts. Earlier versions are passed over.
    """
    table = orders.table.filter(orders.current())
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
    several = by_order.filter(by_order.order_id.notnull(), by_order.rows > 1)
    differ = [several[f"{name}_min"] != several[f"{name}_max"] for name in parts]
    spans = several.select(
        *("order_id", "lowest", "highest"),
        together=several["last"] - several["first"] + 1 == several.rows,
        of_parts=ibis.or_(*differ).fill_null(True) if differ else ibis.literal(False),
    )
    return orders.keep(spans, "orders")


def state_of(table: ir.Table) -> ir.IntegerValue:
    """One value for each combination of statuses; the same for all rows of a file without them."""
    statuses = [name for name in STATUSES if name in table.columns]
    if not statuses:
        return ibis.literal(0).cast("int64")
    return ibis.struct({name: table[name].lower() for name in statuses}).hash()
