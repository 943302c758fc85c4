"""Grains: the tables that features are aggregated from.

Each grain is built from the history (rows before the cut); all except `shop` have `customer_id`, and:

========  ==========================================================================================
day       day, age_days, order_day, order_age_days, net, gross, refunds, order_value, first_at;
          promo_lines, eco_lines
gap       as day, and gap_days (null on the first order day)
rank      as day, and value_rank (of the order values, from 0 up) and value_count
order     lines
line      age_days, bought, amount, spent; the log's other columns; category, cost, is_premium, eco_score
category  category, lines
product   product_id, lines
event     kind, value, age_days
shop      day, age_days, purchases, spent
profile   the columns of the customers table
========  ==========================================================================================

A *purchase* is a row with a positive amount, or any row of a log without amounts. `day` is the day of the
order, also for a refund matched to it; `order_day`, `order_age_days` and `order_value` (net) are null on days
with refunds only; `first_at` is the time of the day's first purchase. `spent` is the amount of a purchase,
null on refunds. Grains `order`, `category`, `product` and `shop` contain purchases only; `shop` has one row
per day, with the number of its purchases (rows) and the amount `spent` on them. The columns after the
semicolon are present when a feature needs them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.frames.feature import Cut, how_many, one_if, settled
from tenure.core.frames.snapshot import days_between

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.tables import Tables

ECO_SCORE = 0.7
"""Minimum eco score of a product that counts as sustainable."""


@dataclass(frozen=True)
class GrainInputs:
    """Inputs of a grain: the history, the cut, and the needs of the features computed on it."""

    history: Tables
    cut: Cut
    needs: frozenset[str]

    def needs_column(self, column: str) -> bool:
        return any(column in need for need in self.needs)


def day_grain(inputs: GrainInputs, extras: frozenset[str] = frozenset()) -> ir.Table:
    """One row per customer and day with a purchase or a refund; `extras` are grains that extend it."""
    days = _days(inputs)
    for extra in sorted(extras & DAY_EXTRAS.keys()):
        days = days.mutate(**DAY_EXTRAS[extra](days))
    # Derived columns come last: windows carry every column along.
    order_day = ibis.ifelse(days.ordered, days.day, None)
    value = {"order_value": ibis.ifelse(days.ordered, days.net, None)} if "net" in days.columns else {}
    age, order_age = _age(days.day, inputs.cut), _age(order_day, inputs.cut)
    return days.mutate(order_day=order_day, age_days=age, order_age_days=order_age, **value)


def _days(inputs: GrainInputs) -> ir.Table:
    """Sums by customer and day; `ordered` on days with a purchase."""
    rows = _with_product(inputs)
    has_money = inputs.history.has("transactions.amount")
    keep: dict[str, Any] = {"day": _placed_on(rows), "order_date": rows.order_date}
    if has_money:
        keep["amount"] = rows.amount
    extra = {
        name: test(rows)
        for name, need, test in (
            ("promo", "transactions.promo_code", lambda t: t.promo_code.notnull() & (t.promo_code != "")),
            ("eco", "products.eco_score", lambda t: t.eco_score >= ECO_SCORE),
        )
        if inputs.needs_column(need)
    }
    rows = rows.select("customer_id", **keep, **extra)
    is_purchase = purchases(rows)
    sums: dict[str, Any] = {f"{name}_lines": how_many(rows[name] & is_purchase) for name in extra}
    sums["first_at"] = ibis.ifelse(is_purchase, rows.order_date, None).min()
    if has_money:
        sums["net"] = settled(rows.amount.sum())
        sums["gross"] = settled(ibis.ifelse(is_purchase, rows.amount, 0.0).sum())
        sums["refunds"] = settled(ibis.ifelse(rows.amount < 0, -rows.amount, 0.0).sum())
    days = rows.group_by("customer_id", "day").agg(**sums)
    return days.mutate(ordered=days.gross > 0 if has_money else ibis.literal(True))


def _gaps(days: ir.Table) -> dict[str, ir.Value]:
    """Days since the previous order day; null on the first order day."""
    in_time = ibis.window(group_by=[days.customer_id, days.ordered], order_by=days.day)
    gap = days_between(days.day.lag().over(in_time), days.day)
    return {"gap_days": ibis.ifelse(days.ordered, gap, None)}


def _ranks(days: ir.Table) -> dict[str, ir.Value]:
    """Order values ranked from 0 up, and their number; meaningless on refund-only days.

    Medians are computed from these: an engine can spill sorted rows to disk, but not the values that its own
    median function holds for every customer at once.
    """
    by_value = {"group_by": [days.customer_id, days.ordered], "order_by": days.net}
    whole = ibis.window(**by_value, preceding=None, following=None)
    return {
        "value_rank": ibis.row_number().over(ibis.window(**by_value)),
        "value_count": days.day.count().over(whole),
    }


DAY_EXTRAS: dict[str, Callable[[ir.Table], dict[str, ir.Value]]] = {"gap": _gaps, "rank": _ranks}
"""Grains that add columns to the day grain, each at the cost of a sort."""


def order_grain(inputs: GrainInputs) -> ir.Table:
    """One row per customer and order id with a purchase in it."""
    rows = inputs.history.transactions
    rows = rows.filter(purchases(rows)).select("customer_id", "order_id")
    return rows.group_by("customer_id", "order_id").agg(lines=rows.count())


def line_grain(inputs: GrainInputs) -> ir.Table:
    """The rows of the history, joined with their product."""
    rows = _with_product(inputs)
    rows = rows.mutate(age_days=_age(rows.order_date.date(), inputs.cut), bought=purchases(rows))
    if inputs.history.has("transactions.amount"):
        rows = rows.mutate(spent=ibis.ifelse(rows.bought, rows.amount, None))
    return rows


def category_grain(inputs: GrainInputs) -> ir.Table:
    """One row per customer and category they bought from."""
    return _bought_by("category", _with_product(inputs))


def product_grain(inputs: GrainInputs) -> ir.Table:
    """One row per customer and product they bought."""
    return _bought_by("product_id", inputs.history.transactions)


def event_grain(inputs: GrainInputs) -> ir.Table:
    """The events before the cut."""
    assert inputs.history.events is not None, "event features are off because there are no events"
    events = inputs.history.events
    return events.mutate(age_days=_age(events.occurred_at.date(), inputs.cut))


def shop_grain(inputs: GrainInputs) -> ir.Table:
    """Every day of the shop with a purchase by any customer."""
    days = inputs.history.shop_days
    if days is None:
        days = shop_days(inputs.history.transactions)
    return days.mutate(age_days=_age(days.day, inputs.cut))


def shop_days(rows: ir.Table) -> ir.Table:
    """Purchases (rows) of each day, and the amount `spend_sums` on them where the log has amounts; lazy."""
    purchase_rows = rows.filter(purchases(rows))
    spend_sums = {"spent": settled(purchase_rows.amount.sum())} if "amount" in purchase_rows.columns else {}
    days = purchase_rows.mutate(day=purchase_rows.order_date.date())
    return days.group_by("day").agg(purchases=days.count().cast("float64"), **spend_sums)


def profile_grain(inputs: GrainInputs) -> ir.Table:
    """The customers table."""
    assert inputs.history.customers is not None, (
        "profile features are off because there is no customers table"
    )
    return inputs.history.customers


GRAINS: dict[str, Callable[[GrainInputs], ir.Table]] = {
    "day": day_grain,
    "order": order_grain,
    "line": line_grain,
    "category": category_grain,
    "product": product_grain,
    "event": event_grain,
    "shop": shop_grain,
    "profile": profile_grain,
}
"""Grain -> the function that builds it."""


def purchases(rows: ir.Table) -> ir.BooleanValue:
    """Whether a row is a purchase: a positive amount, or any row where there are no amounts."""
    return rows.amount > 0 if "amount" in rows.columns else ibis.literal(True)


def is_met(need: str, tables: Tables) -> bool:
    """Whether the tables meet a need: `a.x`, `a.x + b.y`, or alternatives `a.x | b.y`."""
    return any(
        all(tables.has(column.strip()) for column in alternative.split("+"))
        for alternative in need.split("|")
    )


def _age(day: ir.Value, cut: Cut) -> ir.Value:
    return days_between(day, cut.day)


def _placed_on(rows: ir.Table) -> ir.DateValue:
    """Day of the order that a row belongs to: for a refund matched to its order, the day of that order."""
    if "original_order_date" in rows.columns:
        return ibis.coalesce(rows.original_order_date, rows.order_date).date()
    return rows.order_date.date()


def _bought_by(key: str, rows: ir.Table) -> ir.Table:
    purchase_rows = rows.filter(purchases(rows) & rows[key].notnull())
    purchase_rows = purchase_rows.select("customer_id", key)
    return purchase_rows.group_by("customer_id", key).agg(lines=purchase_rows.count())


def _with_product(inputs: GrainInputs) -> ir.Table:
    """Rows of the log, joined with the product columns that a need names."""
    rows, products = inputs.history.transactions, inputs.history.products
    if products is None or "product_id" not in rows.columns:
        return rows
    product_columns = [
        name
        for name in ("category", "cost", "is_premium", "eco_score")
        if name in products.columns and inputs.needs_column(f"products.{name}")
    ]
    if not product_columns:
        return rows
    # One row per product whatever the table contains: a duplicate product must not double its sales.
    looked_up = {f"product_{name}": _as_number(products[name]).max() for name in product_columns}
    by_product = products.group_by(looked_up_product=products.product_id).agg(**looked_up)
    joined = rows.left_join(by_product, rows.product_id == by_product.looked_up_product)
    return joined.mutate(**{name: _from_both(name, rows, joined) for name in product_columns})


def _as_number(column: ir.Value) -> ir.Value:
    """Flags as 1.0 and 0.0, unknown stays null; other columns unchanged."""
    return ibis.ifelse(column.isnull(), None, one_if(column)) if column.type().is_boolean() else column


def _from_both(name: str, rows: ir.Table, joined: ir.Table) -> ir.Value:
    """The row's own value, or else the product's; a product's cost is per unit."""
    product_value = joined[f"product_{name}"]
    if name == "cost":
        if "quantity" not in rows.columns:
            return joined.cost if "cost" in rows.columns else ibis.null("float64")
        product_value = product_value * joined.quantity
    return ibis.coalesce(joined[name], product_value) if name in rows.columns else product_value
