"""Whether a column of refunded amounts is of a line, or of the whole order and repeated on its lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenure.meaning.orders import FileOrders

_OF_A_LINE = re.compile(r"line|item|row\b|unit|position|artikel|ligne|linea", re.IGNORECASE)
_OF_AN_ORDER = re.compile(r"order(?!.{0,3}(line|item))|total|invoice|transaction", re.IGNORECASE)
_CENT = 0.011


def refunds_are_of_orders(orders: FileOrders) -> tuple[bool, tuple[str, ...]]:
    """Whether each refunded amount is one of its order; and what to tell where the file leaves that open.

    The source knows, or the column says so. Else all lines of every refunded order repeat one amount where
    it is the order's. Lines that were sent back whole, at equal prices, do that as well: they are told by
    amounts that are those of their lines.
    """
    if not (orders.has_lines and orders.has("order_id")):
        return False, ()
    if orders.refunded_of is not None:
        return orders.refunded_of == "order", ()
    facts = _facts(orders)
    if not facts["orders"] or facts["alike"] != facts["orders"]:
        return False, ()
    name = orders.name_of("refunded_amount")
    if _OF_A_LINE.search(name) and not _OF_AN_ORDER.search(name):
        return False, ()
    if facts["whole"] != facts["orders"] or _amounts_are_of_orders(orders):
        return True, ()
    return False, (
        f"{name}: all lines of {facts['orders']:,} refunded orders state their own amount, "
        f"so each line is read as returned in full, {facts['by_line']:,.2f} in total. If "
        "the column holds the refund of the whole order, the total is "
        f"{facts['by_order']:,.2f}: in that case, state it on only one line of each order.",
    )


def _facts(orders: FileOrders) -> dict[str, Any]:
    """Refunded orders of several lines: how many repeat one amount, and how many that of each line."""
    table = orders.table.filter(orders.counted(), orders.table.order_id.notnull(), orders.table.amount > 0)
    table = table.mutate(back=table.refunded_amount.abs().fill_null(0.0))
    by_order = table.group_by("order_id").aggregate(
        rows=table.count(),
        sizes=table.back.nunique(),
        any=table.back.max(),
        all=table.back.sum(),
        whole=((table.back - table.amount).abs() < _CENT).all(),
    )
    several = by_order.filter(by_order.rows > 1, by_order["any"] > 0)
    return orders.rows_of(
        several.aggregate(
            orders=several.count(),
            alike=(several.sizes == 1).sum(),
            whole=several.whole.sum(),
            by_line=several["all"].sum(),
            by_order=several["any"].sum(),
        )
    )[0]


def _amounts_are_of_orders(orders: FileOrders) -> bool:
    """Whether the amount was an order's total on every line: refunds beside it are the order's, too."""
    return any(one.topic == "amount" and one.answer == "order" for one in orders.questions)
