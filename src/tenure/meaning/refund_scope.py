"""Whether a column of refunded amounts is per line, or per order and repeated on every line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenure.meaning.orders import FileOrders

_LINE_WORDS = re.compile(r"line|item|row\b|unit|position|artikel|ligne|linea", re.IGNORECASE)
_ORDER_WORDS = re.compile(r"order(?!.{0,3}(line|item))|total|invoice|transaction", re.IGNORECASE)
_CENT = 0.011


def refunds_are_of_orders(orders: FileOrders) -> tuple[bool, tuple[str, ...]]:
    """Whether refunded amounts are per order, and a note if the file leaves that open.

    The source declares it, or the column name says it. Otherwise amounts are per order if all lines of every
    refunded order repeat a single amount. Lines that were returned in full at equal prices do that too: their
    refunds equal the amounts of their lines.
    """
    if not (orders.has_lines and orders.has("order_id")):
        return False, ()
    if orders.refunded_of is not None:
        return orders.refunded_of == "order", ()
    facts = _facts(orders)
    if not facts["orders"] or facts["uniform"] != facts["orders"]:
        return False, ()
    name = orders.name_of("refunded_amount")
    if _LINE_WORDS.search(name) and not _ORDER_WORDS.search(name):
        return False, ()
    if facts["full"] != facts["orders"] or _amounts_are_of_orders(orders):
        return True, ()
    return False, (
        f"{name}: all lines of {facts['orders']:,} refunded orders state their own amount, "
        f"so each line is read as returned in full, {facts['by_line']:,.2f} in total. If "
        "the column holds the refund of the whole order, the total is "
        f"{facts['by_order']:,.2f}: in that case, state it on only one line of each order.",
    )


def _facts(orders: FileOrders) -> dict[str, Any]:
    """Refunded orders of several lines: how many repeat one amount, how many refund every line in full."""
    table = orders.table.filter(orders.is_counted(), orders.table.order_id.notnull(), orders.table.amount > 0)
    table = table.mutate(refund=table.refunded_amount.abs().fill_null(0.0))
    by_order = table.group_by("order_id").aggregate(
        rows=table.count(),
        sizes=table.refund.nunique(),
        any=table.refund.max(),
        all=table.refund.sum(),
        full=((table.refund - table.amount).abs() < _CENT).all(),
    )
    multi_row_orders = by_order.filter(by_order.rows > 1, by_order["any"] > 0)
    return orders.rows_of(
        multi_row_orders.aggregate(
            orders=multi_row_orders.count(),
            uniform=(multi_row_orders.sizes == 1).sum(),
            full=multi_row_orders.full.sum(),
            by_line=multi_row_orders["all"].sum(),
            by_order=multi_row_orders["any"].sum(),
        )
    )[0]


def _amounts_are_of_orders(orders: FileOrders) -> bool:
    """Whether the amount was an order total on every line: then refunds are per order, too."""
    return any(question.topic == "amount" and question.answer == "order" for question in orders.questions)
