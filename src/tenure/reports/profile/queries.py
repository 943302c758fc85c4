"""Aggregations of an order log as Ibis expressions, each with a small result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
from ibis import selectors

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from tenure.core.ports import Engine


def fetch(table: ir.Table, engine: Engine) -> pd.DataFrame:
    """Run a query and return the rows as pandas."""
    rows: pd.DataFrame = engine.to_arrow(table).to_pandas()
    return rows


def fetch_one(table: ir.Table, engine: Engine) -> dict[str, Any]:
    """Run an aggregation of one row."""
    row: dict[str, Any] = engine.to_arrow(table).to_pylist()[0]
    return row


def order_rows(lines: ir.Table) -> ir.Table:
    """One row per order of a customer: `customer_id, order_id, at, purchase, value` and optional columns.

    `value` is net money, or 1 per order for a log without money.
    """
    sums = {"at": lines.order_date.min()}
    if "amount" in lines.columns:
        sums |= {
            "value": lines.amount.sum(),
            "gross": lines.amount.sum(where=lines.amount > 0),
            "purchase": (lines.amount > 0).any(),
        }
    else:
        sums["purchase"] = lines.order_date.notnull().any()
    if "quantity" in lines.columns:
        sums["units"] = lines.quantity.sum(where=lines.quantity > 0)
    rows = lines.group_by("customer_id", "order_id").aggregate(**sums)
    rows = rows if "value" in rows.columns else rows.mutate(value=ibis.literal(1.0))
    return rows.mutate(purchase=rows.purchase.fill_null(False))


def customer_rows(orders: ir.Table, lines: ir.Table) -> ir.Table:
    """One row per customer with a purchase: orders, first and last day, value and a few facts."""
    purchases = orders.filter(orders.purchase)
    facts = {"orders": purchases.count(), "first": purchases.at.min(), "last": purchases.at.max()}
    if "units" in orders.columns:
        facts["units_per_order"] = purchases.units.mean()
    if "gross" in orders.columns:
        facts["order_value"] = purchases.gross.mean()
    rows = purchases.group_by("customer_id").aggregate(**facts)
    money = orders.group_by("customer_id").aggregate(value=orders.value.sum())
    rows = rows.inner_join(money, "customer_id").drop(selectors.endswith("_right"))
    if "product_id" in lines.columns:
        width = lines.group_by("customer_id").aggregate(products=lines.product_id.nunique())
        rows = rows.left_join(width, "customer_id").drop(selectors.endswith("_right"))
    return rows


def by_month(orders: ir.Table, customers: ir.Table, engine: Engine) -> pd.DataFrame:
    """`month, orders, customers, new_customers, value`: the newest `MAX_MONTHS`; empty months are zero."""
    import pandas as pd

    from tenure.economics.cohorts import MAX_MONTHS

    rows = orders.mutate(month=orders.at.date().truncate("M"))
    sums = rows.group_by("month").aggregate(
        orders=rows.purchase.sum(),
        customers=rows.customer_id.nunique(where=rows.purchase),
        value=rows.value.sum(),
    )
    first_orders = customers.mutate(month=customers["first"].date().truncate("M"))
    new = first_orders.group_by("month").aggregate(new_customers=first_orders.count())
    monthly, joined = (fetch(monthly_table, engine) for monthly_table in (sums, new))
    months = monthly.merge(joined, on="month", how="left")
    months["month"] = pd.to_datetime(months["month"])
    last = months["month"].max()
    # A single order dated a thousand years ago must not produce twelve thousand months.
    first = max(months["month"].min(), last - pd.DateOffset(months=MAX_MONTHS - 1))
    every = pd.date_range(first, last, freq="MS", name="month")
    by_month_filled: pd.DataFrame = months.set_index("month").reindex(every).fillna(0.0).reset_index()
    return by_month_filled


def by_part(purchases: ir.Table, part: ir.IntegerValue, engine: Engine) -> pd.DataFrame:
    """`part, orders, value` by weekday (0 is Monday) or hour."""
    rows = purchases.mutate(part=part.cast("int64"))
    sums = rows.group_by("part").aggregate(orders=rows.count(), value=rows.value.sum())
    return fetch(sums.order_by("part"), engine)


def gaps(purchases: ir.Table) -> ir.Table:
    """`days` from one order day of a customer to the next."""
    days = purchases.select("customer_id", day=purchases.at.date()).distinct()
    before = days.day.lag().over(group_by="customer_id", order_by="day")
    steps = days.mutate(before=before)
    steps = steps.filter(steps.before.notnull())
    return steps.select(days=steps.day.delta(steps.before, unit="day").cast("float64"))


def by_hundredth(customers: ir.Table, engine: Engine) -> pd.DataFrame:
    """`part, customers, value` of each percentile group of customers, best first."""
    rows = customers.mutate(
        part=ibis.ntile(100).over(order_by=[customers.value.desc(), customers.customer_id])
    )
    sums = rows.group_by("part").aggregate(customers=rows.count(), value=rows.value.sum())
    return fetch(sums.order_by("part"), engine)
