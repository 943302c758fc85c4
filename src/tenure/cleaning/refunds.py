"""Cancellations and refunds, each traced to the order it reverses.

A refund stays a row of its own, with its own date: what a shop learns in March must not change what it knew
in February. Tracing adds the ID and the date of its order. There are three kinds of evidence, strongest
first:

1. `same_order`: its order ID, with or without the cancellation prefix, is that of an earlier order of the
   same customer whose total is at least the sum of its refunds;
2. `same_line`: an earlier line of the same customer with the same product, amount and quantity. Purchases
   and refunds of equal lines are matched like brackets: each refund closes the latest purchase that is
   still open, so no purchase is refunded twice;
3. `part_of_line`: an earlier line of the same customer with the same product and unit price, and at least
   the returned quantity; the nearest such line, as long as its returns do not exceed it in total.

Everything is set-based: brackets are a running balance that is reflected at zero; the rest is joins and
running sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.cleaning.scratch import Scratch

MATCH_COLUMNS = (SOURCE_ROW, "matched_order_id", "matched_order_date", "evidence")

MAX_PAIRS_PER_KEY = 10_000
"""Partial returns are skipped if a customer's purchases times returns of one product exceed this: that is
a till or a marketplace account, not a person, and the pairs would not fit into memory."""


_ROUNDING = 0.015


def match_refunds(rows: ir.Table, cancellation_prefix: str | None, scratch: Scratch) -> ir.Table:
    """Find the order of each refund among clean rows (refunds have negative amounts).

    Returns `source_row, matched_order_id, matched_order_date, evidence` of the refunds that were traced.
    """
    ledger = scratch.keep(_ledger(rows), "ledger")
    by_order = scratch.keep(_by_order(rows, ledger, cancellation_prefix), "by_order")
    matched_orders = by_order.select(order_id=by_order.matched_order_id).distinct()
    is_open = ledger.anti_join(by_order, SOURCE_ROW).anti_join(matched_orders, "order_id")
    by_line = scratch.keep(_brackets(is_open), "by_line")
    matches = by_order.union(by_line.select(*MATCH_COLUMNS))
    if {"product_id", "quantity", "unit_price"} <= set(rows.columns):
        matched_rows = by_line.select(**{SOURCE_ROW: by_line.matched_row})
        unmatched = is_open.anti_join(by_line, SOURCE_ROW).anti_join(matched_rows, SOURCE_ROW)
        matches = matches.union(_by_part(unmatched))
    return matches


def _ledger(rows: ir.Table) -> ir.Table:
    """Refunds, and the purchases of the same customers and products: all rows that matching needs."""
    rows = rows.filter(rows.amount != 0)
    narrow = rows.select(
        SOURCE_ROW,
        "customer_id",
        "order_id",
        "order_date",
        product=rows.product_id.fill_null("") if "product_id" in rows.columns else ibis.literal(""),
        size=rows.amount.abs().round(2),
        units=_or_null(rows, "quantity").abs(),
        price=_or_null(rows, "unit_price").abs().round(4),
        is_refund=ibis.ifelse(rows.amount < 0, 1, 0),
    )
    keys = narrow.filter(narrow.is_refund == 1).select("customer_id", "product").distinct()
    return narrow.semi_join(keys, ["customer_id", "product"])


def _or_null(rows: ir.Table, column: str) -> ir.Value:
    return rows[column] if column in rows.columns else ibis.null("float64")


def _by_order(rows: ir.Table, ledger: ir.Table, prefix: str | None) -> ir.Table:
    refunds = ledger.filter(ledger.is_refund == 1)
    order_id = refunds.order_id
    if prefix:
        bare = refunds.order_id.substr(len(prefix))
        order_id = ibis.ifelse(refunds.order_id.startswith(prefix), bare, refunds.order_id)
    refunds = refunds.select(
        SOURCE_ROW, "customer_id", "size", refunded_at="order_date", matched_order_id=order_id
    )
    purchases = rows.filter(rows.amount > 0)
    purchases = purchases.semi_join(refunds, ["customer_id", ("order_id", "matched_order_id")])
    orders = purchases.group_by(["customer_id", "order_id"]).aggregate(
        matched_order_date=purchases.order_date.min(), total=purchases.amount.sum()
    )
    joined = refunds.join(orders, ["customer_id", ("matched_order_id", "order_id")])
    earlier = joined.filter(joined.matched_order_date <= joined.refunded_at)
    up_to_here = ibis.window(
        group_by=["customer_id", "matched_order_id"],
        order_by=["refunded_at", SOURCE_ROW],
        preceding=None,
        following=0,
    )
    earlier = earlier.mutate(returned=earlier["size"].sum().over(up_to_here))
    covered = earlier.filter(earlier.returned <= earlier.total + _ROUNDING)
    return covered.mutate(evidence=ibis.literal("same_order")).select(*MATCH_COLUMNS)


def _brackets(ledger: ir.Table) -> ir.Table:
    """Match equal lines like brackets; `matched_row` is the source row of the purchase."""
    key = ["customer_id", "product", "size", "units"]
    order = ["order_date", "is_refund", SOURCE_ROW]
    up_to_here = ibis.window(group_by=key, order_by=order, preceding=None, following=0)
    before = ibis.window(group_by=key, order_by=order, preceding=(None, 1))
    balanced = ledger.mutate(balance=(1 - 2 * ledger.is_refund).sum().over(up_to_here))
    balanced = balanced.mutate(lowest=ibis.least(balanced.balance.min().over(before).fill_null(0), 0))
    # A refund that reaches a new low closes nothing; it lifts the floor instead.
    balanced = balanced.filter(~((balanced.is_refund == 1) & (balanced.balance < balanced.lowest)))
    depth = balanced.mutate(level=balanced.balance - balanced.lowest + balanced.is_refund)
    same_level = ibis.window(group_by=[*key, "level"], order_by=order)
    paired = depth.mutate(
        matched_row=depth[SOURCE_ROW].lag().over(same_level),
        matched_order_id=depth.order_id.lag().over(same_level),
        matched_order_date=depth.order_date.lag().over(same_level),
        evidence=ibis.literal("same_line"),
    )
    return paired.filter(paired.is_refund == 1).select(*MATCH_COLUMNS, "matched_row")


def _by_part(ledger: ir.Table) -> ir.Table:
    key = ["customer_id", "product", "price"]
    lines = ledger.filter(ledger.price > 0, ledger.units > 0, ledger["product"] != "")
    sizes = lines.group_by(key).aggregate(refunds=lines.is_refund.sum(), rows=lines.count())
    pairs = sizes.refunds * (sizes.rows - sizes.refunds)
    lines = lines.semi_join(sizes.filter(pairs > 0, pairs <= MAX_PAIRS_PER_KEY), key)
    purchases = lines.filter(lines.is_refund == 0)
    purchases = purchases.select(
        *key,
        matched_row=SOURCE_ROW,
        matched_order_id="order_id",
        matched_order_date="order_date",
        matched_units="units",
    )
    refunds = lines.filter(lines.is_refund == 1).select(SOURCE_ROW, *key, "order_date", "units")
    joined = refunds.join(purchases, key)
    joined = joined.filter(
        joined.matched_order_date <= joined.order_date, joined.matched_units >= joined.units
    )
    nearest = ibis.window(
        group_by=SOURCE_ROW, order_by=[ibis.desc("matched_order_date"), ibis.desc("matched_row")]
    )
    nearest_lines = joined.mutate(place=ibis.row_number().over(nearest))
    nearest_lines = nearest_lines.filter(nearest_lines.place == 0)
    same_purchase = ibis.window(
        group_by="matched_row", order_by=["order_date", SOURCE_ROW], preceding=None, following=0
    )
    nearest_lines = nearest_lines.mutate(returned=nearest_lines.units.sum().over(same_purchase))
    accepted = nearest_lines.filter(nearest_lines.returned <= nearest_lines.matched_units)
    return accepted.mutate(evidence=ibis.literal("part_of_line")).select(*MATCH_COLUMNS)


def with_orders(rows: ir.Table, matches: ir.Table) -> ir.Table:
    """The rows; traced refunds have the ID of their order, and its date in `original_order_date`."""
    joined = rows.left_join(matches.select(*MATCH_COLUMNS[:3]), SOURCE_ROW)
    return joined.select(
        *(name for name in rows.columns if name not in ("order_id", "original_order_date")),
        order_id=joined.matched_order_id.fill_null(joined.order_id),
        original_order_date=joined.matched_order_date.cast("timestamp(6)"),
    )


def without_orders(rows: ir.Table) -> ir.Table:
    """The rows of a log without refunds: `original_order_date` is present and null."""
    return rows.mutate(original_order_date=ibis.null("timestamp(6)"))
