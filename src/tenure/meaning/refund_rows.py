"""Refund rows in a file that also has a column of refunded amounts: the same money, stated twice.

A negative row need not be a refund: coupons and fees are negative lines of the order itself. A refund is
recognized by its type, a later day, returned goods, or the exact amount that the column states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.meaning.sales import words_that_mean

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_CENT = 0.011
_STATES = ("is_refunded", "payment_status", "status")
"""These may describe the row or the whole order."""


@dataclass(frozen=True)
class RemainingRefunds:
    """Refunds of the column that are still to be subtracted, and notes about the others."""

    refunds: ir.Table
    notes: tuple[str, ...] = ()


def netted_by_rows(orders: FileOrders, refunds: ir.Table) -> RemainingRefunds:
    """Leave out the refunds of orders that have their own refund rows.

    refunds : rows of the file with `refund` and `stated`.
    """
    negative = orders.table.filter(
        orders.is_counted(), orders.table.amount < 0, orders.table.order_id.notnull()
    )
    refunded_rows = negative.semi_join(refunds, "order_id")
    if not orders.rows_of(refunded_rows.aggregate(rows=refunded_rows.count()))[0]["rows"]:
        return RemainingRefunds(refunds)
    orders_judged = orders.cached(_netted_orders(orders, negative, refunds), "judged_orders")
    facts = orders.rows_of(
        orders_judged.aggregate(
            netted=orders_judged.is_netted.sum(),
            netted_money=orders_judged.refund.sum(where=orders_judged.is_netted),
            others=(~orders_judged.is_netted).sum(),
            others_money=orders_judged.refund.sum(where=~orders_judged.is_netted),
        )
    )[0]
    name, notes = orders.name_of("refunded_amount"), []
    if facts["netted"]:
        notes.append(
            f"{facts['netted']:,} orders have their own refund rows: the "
            f"{facts['netted_money']:,.2f} in {name} for these orders is not subtracted a "
            "second time."
        )
    if facts["others"]:
        notes.append(
            f"{facts['others']:,} refunded orders have negative lines, such as coupons or "
            f"fees, that cannot be shown to be refunds: {facts['others_money']:,.2f} is "
            f"subtracted as {name} states. If those lines are the refunds, export the file "
            f"without {name}."
        )
    if not facts["netted"]:
        return RemainingRefunds(refunds, tuple(notes))
    return RemainingRefunds(
        refunds.anti_join(orders_judged.filter(orders_judged.is_netted), "order_id"), tuple(notes)
    )


def _netted_orders(orders: FileOrders, negative: ir.Table, refunds: ir.Table) -> ir.Table:
    """`order_id, refund, is_netted` of the refunded orders that have negative rows."""
    stated = refunds.group_by("order_id").aggregate(stated=refunds.stated.sum(), refund=refunds.refund.sum())
    sales = orders.table.filter(orders.is_counted(), orders.table.amount > 0)
    words = _state_words(orders)
    sales = sales.mutate(is_marked=_is_marked_refunded(sales, words))
    sold_orders = sales.group_by("order_id").aggregate(
        last_day=sales.order_date.max().date(), is_marked=sales.is_marked.any()
    )
    rows = negative.join(stated, "order_id").left_join(sold_orders, "order_id").drop("order_id_right")
    is_refund = rows.order_date.date() > rows.last_day
    is_refund = is_refund | (_is_marked_refunded(rows, words) & ~rows.is_marked.fill_null(False))
    if orders.has("row_type"):
        is_refund = is_refund | rows.row_type.isin(words_that_mean(orders, "row_type", "refund"))
    if orders.has("quantity"):
        is_refund = is_refund | (rows.quantity < 0)
    is_refund = is_refund | _near(rows.amount, rows.stated) | _near(rows.amount, rows.refund)
    rows = rows.mutate(is_refund=is_refund.fill_null(False))
    by_order = rows.group_by("order_id").aggregate(
        below=rows.amount.sum(), stated=rows.stated.max(), refund=rows.refund.max(), any=rows.is_refund.any()
    )
    adds_up = _near(by_order.below, by_order.stated) | _near(by_order.below, by_order.refund)
    return by_order.select("order_id", "refund", is_netted=by_order["any"] | adds_up)


def _near(amount: ir.Value, refund: ir.Value) -> ir.BooleanValue:
    return (amount + refund).abs() < _CENT


def _state_words(orders: FileOrders) -> dict[str, list[str]]:
    """Columns for the state of a row or its order -> the words that mean refunded."""
    return {name: words_that_mean(orders, name, "refund") for name in _STATES if orders.has(name)}


def _is_marked_refunded(rows: ir.Table, words: Mapping[str, Sequence[str]]) -> ir.BooleanValue:
    hit: ir.BooleanValue = ibis.literal(False)
    for name, values in words.items():
        hit = hit | rows[name].isin(values).fill_null(False)
    return hit
