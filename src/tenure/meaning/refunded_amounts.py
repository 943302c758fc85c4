"""Columns of refunded amounts: each refund becomes a row of its own with a negative amount.

Files rarely state when refunds happened; a refund without its own date gets the date of its order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.orders.cleaning import LINE_ID, RAW_PREFIX, REFUND_OF
from tenure.core.orders.order_blocks import BLOCK, with_blocks
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.refund_identity import with_fingerprints
from tenure.meaning.refund_rows import RemainingRefunds, netted_by_rows
from tenure.meaning.refund_scope import refunds_are_of_orders

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_NET = re.compile(r"\bnet\b|netto|after refund", re.IGNORECASE)
_CLEARED = ("quantity", "unit_price", "discount", "cost", "product_id")


def settle_refunded(orders: FileOrders) -> FileOrders:
    """Subtract refunded amounts, at most the amount of their row; refund rows follow the rows of the file."""
    if not orders.has("refunded_amount", "amount") or _NET.search(orders.name_of("amount")):
        return orders
    refunds, notes = _refunds(orders)
    netted = netted_by_rows(orders, refunds) if orders.has("order_id") else RemainingRefunds(refunds)
    refunds = netted.refunds
    facts = orders.rows_of(
        refunds.aggregate(rows=refunds.count(), money=refunds.refund.sum(), stated=refunds.stated.sum())
    )[0]
    if not facts["rows"]:
        return orders.with_notes(*netted.notes)
    with_refunds = _with_rows(orders, with_fingerprints(orders, refunds))
    return (
        orders.with_table(with_refunds)
        .materialised()
        .with_notes(*_notes(orders, facts), *notes, *netted.notes)
    )


def _refunds(orders: FileOrders) -> tuple[ir.Table, tuple[str, ...]]:
    """Rows with `refund` (the amount to subtract) and `stated` (the amount in the file), and notes."""
    table = orders.table
    # `least` ignores nulls, so a blank has to become zero first.
    table = table.mutate(stated=table.refunded_amount.abs().fill_null(0.0))
    is_per_order, notes = refunds_are_of_orders(orders)
    if is_per_order:
        table = _shared_over_lines(orders, table)
    else:
        table = table.mutate(refund=ibis.least(table.stated, table.amount))
    refunds = table.filter(orders.is_counted(), table.refund > 0)
    return orders.cached(refunds, "refunds"), notes


def _shared_over_lines(orders: FileOrders, table: ir.Table) -> ir.Table:
    """The refund of an order, divided among the lines that were paid for, in proportion to their amounts.

    A coupon line reduces the order's total and gets no share of the refund.
    """
    counts = orders.is_counted()
    table = with_blocks(table.mutate(own=ibis.ifelse(counts, table.amount, 0.0).fill_null(0.0)))
    lines = ibis.window(group_by=["order_id", BLOCK])
    positive = ibis.greatest(table.own, 0.0)
    order_total, positive_total = table.own.sum().over(lines), positive.sum().over(lines)
    share = ibis.ifelse(table.order_id.isnull(), 1.0, positive / positive_total.nullif(0.0))
    max_refund = ibis.ifelse(table.order_id.isnull(), table.own, order_total)
    return table.mutate(
        stated=table.stated * share, refund=ibis.least(table.stated, max_refund) * share
    ).drop("own", BLOCK)


def _with_rows(orders: FileOrders, refunds: ir.Table) -> ir.Table:
    """The rows of the file, followed by a row for each refund."""
    last = orders.aggregate(last=orders.table[SOURCE_ROW].max())["last"]
    table = orders.table.mutate(**{REFUND_OF: ibis.null("int64")})
    values: dict[str, ir.Value] = {
        SOURCE_ROW: refunds[SOURCE_ROW] + last,
        "amount": -refunds.refund,
        "order_date": _dates(refunds),
        REFUND_OF: refunds[REFUND_OF],
    }
    if orders.has(LINE_ID):
        # A repeated line is removed by its number, and so is its refund.
        values[LINE_ID] = ibis.literal("refund of ") + refunds[LINE_ID]
    columns: dict[str, ir.Value] = {}
    for name, kind in table.schema().items():
        is_empty = name in _CLEARED or (name.startswith(RAW_PREFIX) and name not in values)
        columns[name] = values.get(name, ibis.null(kind) if is_empty else refunds[name])
    return table.union(
        refunds.select(**{name: value.cast(table[name].type()) for name, value in columns.items()})
    )


def _notes(orders: FileOrders, facts: dict[str, Any]) -> list[str]:
    notes = [
        f"{orders.name_of('refunded_amount')}: {facts['rows']:,} refunds, "
        f"{facts['money']:,.2f} in total, are subtracted; each is a separate row."
    ]
    excess = (facts["stated"] or 0.0) - (facts["money"] or 0.0)
    if excess > 0.005 * facts["rows"]:
        notes.append(
            f"{excess:,.2f} of these refunds exceed the amounts they belong to, as refunded "
            "shipping does, and are not counted."
        )
    return notes


def _dates(refunds: ir.Table) -> ir.Value:
    if "refunded_at" not in refunds.columns:
        return refunds.order_date
    return ibis.coalesce(refunds.refunded_at, refunds.order_date)
