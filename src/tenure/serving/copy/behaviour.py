"""What rules and clusters want to know of how customers buy: rhythm, basket, sustainability."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.core.frames.feature import Cut, ratio
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.grain import ECO_SCORE, GrainInputs, line_grain
from tenure.core.frames.snapshot import days_between

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.tables import Tables

_OF_PRODUCTS = frozenset({"products.eco_score", "products.is_premium", "products.category"})
_KINDS = {
    "items_per_order": "float64",
    "categories": "int64",
    "discount_share": "float64",
    "refund_share": "float64",
    "eco_spend_share": "float64",
    "premium_spend_share": "float64",
}
"""What `basket` tells; null where the log does not say."""


def with_rhythm(facts: ir.Table, as_of: date) -> ir.Table:
    """`customer_facts` with ages in days until `as_of`, days between orders and the value of an order."""
    first, last = facts.first_order.date(), facts.last_order.date()
    return facts.mutate(
        days_since_last_order=days_between(last, as_of),
        days_since_first_order=days_between(first, as_of),
        average_days_between_orders=ratio(days_between(first, last), (facts.order_days - 1).cast("float64")),
        average_order_value=ratio(facts.net_spend, facts.orders.cast("float64")),
    )


def basket(tables: Tables, as_of: date) -> ir.Table:
    """One row per customer of the log: `customer_id` and what is told of their lines. Lazy."""
    lines = line_grain(GrainInputs(tables, Cut(as_of, None), _OF_PRODUCTS))
    made = {**_of_lines(lines), **_of_money(lines)}
    by_customer = lines.group_by(CUSTOMER_ID).agg(**made)
    absent = {name: ibis.null(kind) for name, kind in _KINDS.items() if name not in by_customer.columns}
    told = by_customer.mutate(**absent) if absent else by_customer
    if "_items" in told.columns:
        told = told.mutate(items_per_order=ratio(told._items, told._orders.cast("float64")))
    return told.select(CUSTOMER_ID, *_KINDS)


def _of_lines(lines: ir.Table) -> dict[str, ir.Value]:
    made: dict[str, ir.Value] = {}
    if "quantity" in lines.columns:
        made["_items"] = ibis.ifelse(lines.bought, lines.quantity, None).sum().cast("float64")
        made["_orders"] = ibis.ifelse(lines.bought, lines.order_id, None).nunique()
    if "category" in lines.columns:
        known = ibis.ifelse(lines.bought, lines.category, None)
        made["categories"] = known.nunique().cast("int64").nullif(0)
    return made


def _of_money(lines: ir.Table) -> dict[str, ir.Value]:
    if "amount" not in lines.columns:
        return {}
    refunded = ibis.ifelse(lines.amount < 0, -lines.amount, 0.0).sum()
    made = {"refund_share": ibis.least(ratio(refunded, lines.spent.sum()), 1.0)}
    if "discount" in lines.columns:
        discount = ibis.ifelse(lines.bought, lines.discount, None).sum()
        paid = ibis.ifelse(lines.discount.notnull(), lines.spent, None).sum()
        made["discount_share"] = ratio(discount, discount + paid)
    if "eco_score" in lines.columns:
        spent = ibis.ifelse(lines.eco_score.notnull(), lines.spent, None)
        green = ibis.ifelse(lines.eco_score >= ECO_SCORE, spent, 0.0)
        made["eco_spend_share"] = ratio(green.sum(), spent.sum())
    if "is_premium" in lines.columns:
        known = ibis.ifelse(lines.is_premium.notnull(), lines.spent, None)
        made["premium_spend_share"] = ratio((lines.spent * lines.is_premium).sum(), known.sum())
    return made
