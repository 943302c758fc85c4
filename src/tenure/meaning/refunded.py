"""Columns of refunded amounts: each refund becomes a row of its own that takes the money back.

The file does not say when most of them happened; without a date of its own a refund is dated by its order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.orders.cleaning import LINE_ID, RAW_PREFIX, REFUND_OF
from tenure.core.orders.order_blocks import BLOCK, with_blocks
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.refund_rows import RemainingRefunds, netted_by_rows
from tenure.meaning.refunded_identity import with_fingerprints
from tenure.meaning.refunded_of import refunds_are_of_orders

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_NET = re.compile(r"\bnet\b|netto|after refund", re.IGNORECASE)
_EMPTIED = ("quantity", "unit_price", "discount", "cost", "product_id")


def settle_refunded(orders: FileOrders) -> FileOrders:
    """Take refunded amounts off, at most the amount of their row; their rows come after those of the file."""
    if not orders.has("refunded_amount", "amount") or _NET.search(orders.name_of("amount")):
        return orders
    refunds, notes = _refunds(orders)
    netted = netted_by_rows(orders, refunds) if orders.has("order_id") else RemainingRefunds(refunds)
    refunds = netted.refunds
    facts = orders.rows_of(
        refunds.aggregate(rows=refunds.count(), money=refunds.refund.sum(), stated=refunds.stated.sum())
    )[0]
    if not facts["rows"]:
        return orders.told(*netted.notes)
    whole = _with_rows(orders, with_fingerprints(orders, refunds))
    return orders.with_table(whole).kept().told(*_notes(orders, facts), *notes, *netted.notes)


def _refunds(orders: FileOrders) -> tuple[ir.Table, tuple[str, ...]]:
    """Rows with `refund` (what is taken off them) and `stated` (what the file says); and what to tell."""
    table = orders.table
    # `least` passes over nulls, so a blank has to be a zero before it.
    table = table.mutate(stated=table.refunded_amount.abs().fill_null(0.0))
    of_orders, notes = refunds_are_of_orders(orders)
    if of_orders:
        table = _shared_out(orders, table)
    else:
        table = table.mutate(refund=ibis.least(table.stated, table.amount))
    refunds = table.filter(orders.counted(), table.refund > 0)
    return orders.keep(refunds, "refunds"), notes


def _shared_out(orders: FileOrders, table: ir.Table) -> ir.Table:
    """The refund of an order shared out over the lines that were paid for, by their amounts.

    A coupon line lowers what the order came to and takes no part of the refund.
    """
    counts = orders.counted()
    table = with_blocks(table.mutate(own=ibis.ifelse(counts, table.amount, 0.0).fill_null(0.0)))
    lines = ibis.window(group_by=["order_id", BLOCK])
    paid = ibis.greatest(table.own, 0.0)
    whole, all_paid = table.own.sum().over(lines), paid.sum().over(lines)
    share = ibis.ifelse(table.order_id.isnull(), 1.0, paid / all_paid.nullif(0.0))
    most = ibis.ifelse(table.order_id.isnull(), table.own, whole)
    return table.mutate(stated=table.stated * share, refund=ibis.least(table.stated, most) * share).drop(
        "own", BLOCK
    )


def _with_rows(orders: FileOrders, refunds: ir.Table) -> ir.Table:
    """The rows of the file, and one for each refund."""
    last = orders.look(last=orders.table[SOURCE_ROW].max())["last"]
    table = orders.table.mutate(**{REFUND_OF: ibis.null("int64")})
    known: dict[str, ir.Value] = {
        SOURCE_ROW: refunds[SOURCE_ROW] + last,
        "amount": -refunds.refund,
        "order_date": _dates(refunds),
        REFUND_OF: refunds[REFUND_OF],
    }
    if orders.has(LINE_ID):
        # A line that comes twice is taken out once by its number, and so is its refund.
        known[LINE_ID] = ibis.literal("refund of ") + refunds[LINE_ID]
    columns: dict[str, ir.Value] = {}
    for name, kind in table.schema().items():
        is_empty = name in _EMPTIED or (name.startswith(RAW_PREFIX) and name not in known)
        columns[name] = known.get(name, ibis.null(kind) if is_empty else refunds[name])
    return table.union(
        refunds.select(**{name: value.cast(table[name].type()) for name, value in columns.items()})
    )


def _notes(orders: FileOrders, facts: dict[str, Any]) -> list[str]:
    notes = [
        f"{orders.name_of('refunded_amount')}: {facts['rows']:,} refunds, "
        f"{facts['money']:,.2f} in total, are subtracted; each is a separate row."
    ]
    over = (facts["stated"] or 0.0) - (facts["money"] or 0.0)
    if over > 0.005 * facts["rows"]:
        notes.append(
            f"{over:,.2f} of these refunds exceed the amounts they belong to, as refunded "
            "shipping does, and are not counted."
        )
    return notes


def _dates(refunds: ir.Table) -> ir.Value:
    if "refunded_at" not in refunds.columns:
        return refunds.order_date
    return ibis.coalesce(refunds.refunded_at, refunds.order_date)
