"""Buying behaviour for rules and clusters: rhythm, basket, sustainability."""

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

_PRODUCT_COLUMNS = frozenset({"products.eco_score", "products.is_premium", "products.category"})
_TYPES = {
    "items_per_order": "float64",
    "categories": "int64",
    "discount_share": "float64",
    "refund_share": "float64",
    "eco_spend_share": "float64",
    "premium_spend_share": "float64",
}
"""Columns of `basket`; null if the log does not have the data."""


def with_rhythm(facts: ir.Table, as_of: date) -> ir.Table:
    """`customer_facts` with days since the first and last order, days between orders, mean order value."""
    first, last = facts.first_order.date(), facts.last_order.date()
    return facts.mutate(
        days_since_last_order=days_between(last, as_of),
        days_since_first_order=days_between(first, as_of),
        average_days_between_orders=ratio(days_between(first, last), (facts.order_days - 1).cast("float64")),
        average_order_value=ratio(facts.net_spend, facts.orders.cast("float64")),
    )


def basket(tables: Tables, as_of: date) -> ir.Table:
    """One row per customer of the log: `customer_id` and figures of their order lines. Lazy."""
    lines = line_grain(GrainInputs(tables, Cut(as_of, None), _PRODUCT_COLUMNS))
    aggregates = {**_line_aggregates(lines), **_money_aggregates(lines)}
    by_customer = lines.group_by(CUSTOMER_ID).agg(**aggregates)
    absent = {name: ibis.null(kind) for name, kind in _TYPES.items() if name not in by_customer.columns}
    baskets = by_customer.mutate(**absent) if absent else by_customer
    if "_items" in baskets.columns:
        baskets = baskets.mutate(items_per_order=ratio(baskets._items, baskets._orders.cast("float64")))
    return baskets.select(CUSTOMER_ID, *_TYPES)


def _line_aggregates(lines: ir.Table) -> dict[str, ir.Value]:
    aggregates: dict[str, ir.Value] = {}
    if "quantity" in lines.columns:
        aggregates["_items"] = ibis.ifelse(lines.bought, lines.quantity, None).sum().cast("float64")
        aggregates["_orders"] = ibis.ifelse(lines.bought, lines.order_id, None).nunique()
    if "category" in lines.columns:
        bought_category = ibis.ifelse(lines.bought, lines.category, None)
        aggregates["categories"] = bought_category.nunique().cast("int64").nullif(0)
    return aggregates


def _money_aggregates(lines: ir.Table) -> dict[str, ir.Value]:
    if "amount" not in lines.columns:
        return {}
    refunded = ibis.ifelse(lines.amount < 0, -lines.amount, 0.0).sum()
    aggregates = {"refund_share": ibis.least(ratio(refunded, lines.spent.sum()), 1.0)}
    if "discount" in lines.columns:
        discount = ibis.ifelse(lines.bought, lines.discount, None).sum()
        discounted_spend = ibis.ifelse(lines.discount.notnull(), lines.spent, None).sum()
        aggregates["discount_share"] = ratio(discount, discount + discounted_spend)
    if "eco_score" in lines.columns:
        scored_spend = ibis.ifelse(lines.eco_score.notnull(), lines.spent, None)
        green = ibis.ifelse(lines.eco_score >= ECO_SCORE, scored_spend, 0.0)
        aggregates["eco_spend_share"] = ratio(green.sum(), scored_spend.sum())
    if "is_premium" in lines.columns:
        rated_spend = ibis.ifelse(lines.is_premium.notnull(), lines.spent, None)
        aggregates["premium_spend_share"] = ratio((lines.spent * lines.is_premium).sum(), rated_spend.sum())
    return aggregates
