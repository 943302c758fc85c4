"""Columns of refunded amounts: each refund becomes a row of its own that takes the money back.

The file does not say when most of them happened; without a date of its own a refund is dated by its order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis

from tenure.core.cleaning import RAW_PREFIX, SUPERSEDED, VERDICT
from tenure.core.order_blocks import BLOCK, with_blocks
from tenure.core.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_NET = re.compile(r"\bnet\b|netto|after refund", re.IGNORECASE)


def settle_refunded(orders: FileOrders) -> FileOrders:
    """Take refunded amounts off, at most the amount of their row; their rows come after those of the file."""
    if not orders.has("refunded_amount", "amount") or _NET.search(orders.name_of("amount")):
        return orders
    refunds = _refunds(orders)
    facts = orders.rows_of(
        refunds.aggregate(rows=refunds.count(), money=refunds.refund.sum(), stated=refunds.stated.sum())
    )[0]
    if not facts["rows"]:
        return orders
    last = orders.look(last=orders.table[SOURCE_ROW].max())["last"]
    known = {SOURCE_ROW: refunds[SOURCE_ROW] + last, "amount": -refunds.refund, "order_date": _dates(refunds)}
    emptied = ("quantity", "unit_price", "discount", "cost", "product_id", "line_id")
    columns: dict[str, ir.Value] = {}
    for name, kind in orders.table.schema().items():
        empty = name in emptied or (name.startswith(RAW_PREFIX) and name not in known)
        columns[name] = known.get(name, ibis.null(kind) if empty else refunds[name])
    whole = orders.table.union(
        refunds.select(**{name: value.cast(orders.table[name].type()) for name, value in columns.items()})
    )
    notes = [
        f"{orders.name_of('refunded_amount')}: {facts['rows']:,} refunds, {facts['money']:,.2f} in all, are "
        "taken off; each is a row of its own."
    ]
    over = (facts["stated"] or 0.0) - (facts["money"] or 0.0)
    if over > 0.005 * facts["rows"]:
        notes.append(
            f"{over:,.2f} of these refunds exceed the amounts that they belong to, as refunded shipping "
            "does, and are not counted."
        )
    return orders.with_table(whole).kept().told(*notes)


def _refunds(orders: FileOrders) -> ir.Table:
    """Rows with `refund` (what is taken off them) and `stated` (what the file says)."""
    table = orders.table
    # `least` passes over nulls, so a blank has to be a zero before it.
    table = table.mutate(stated=table.refunded_amount.abs().fill_null(0.0))
    if orders.has_lines and orders.has("order_id") and _is_of_the_order(orders):
        table = _once_per_order(table)
    table = table.mutate(refund=ibis.least(table.stated, table.amount))
    if VERDICT in table.columns:
        table = table.filter(table[VERDICT].isnull())
    table = table.filter(table.refund > 0)
    if orders.has("order_id"):
        back = orders.table.filter(orders.current(), orders.table.amount < 0, orders.table.order_id.notnull())
        # Such an order is netted already by a refund row that the file has.
        table = table.anti_join(back.select("order_id").distinct(), "order_id")
    return table


def _is_of_the_order(orders: FileOrders) -> bool:
    """Whether all lines of an order repeat one refunded amount."""
    table = orders.table.filter(orders.counted(), orders.table.order_id.notnull())
    by_order = table.group_by("order_id").aggregate(
        rows=table.count(),
        sizes=table.refunded_amount.fill_null(0.0).nunique(),
        any=table.refunded_amount.max(),
    )
    several = by_order.filter(by_order.rows > 1, by_order["any"] > 0)
    facts = orders.rows_of(several.aggregate(orders=several.count(), alike=(several.sizes == 1).sum()))[0]
    return bool(facts["orders"] and facts["alike"] == facts["orders"])


def _once_per_order(table: ir.Table) -> ir.Table:
    """The refund of an order shared out over its lines, in the proportion of their amounts."""
    table = with_blocks(table)
    if VERDICT in table.columns:
        # Earlier versions may stand in the same block; the refund is that of the last.
        table = table.filter(table[VERDICT].isnull() | (table[VERDICT] != SUPERSEDED))
    lines = ibis.window(group_by=["order_id", BLOCK])
    whole = table.amount.sum().over(lines)
    return table.mutate(stated=table.stated * table.amount / whole.nullif(0.0)).drop(BLOCK)


def _dates(refunds: ir.Table) -> ir.Value:
    if "refunded_at" not in refunds.columns:
        return refunds.order_date
    return ibis.coalesce(refunds.refunded_at, refunds.order_date)
