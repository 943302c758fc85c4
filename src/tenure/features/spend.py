"""What the customer spent: net is after refunds, gross is before; both are what was paid, so after discount.

An order's value is the net amount of an order day: the purchases of that day less their refunds before
the cut.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tenure.core.frames.feature import feature, ratio

_AMOUNT = ("transactions.amount",)
_COST = (
    "transactions.amount",
    "transactions.cost | products.cost + transactions.product_id + transactions.quantity",
)


@feature(grain="day", unit="currency", needs=_AMOUNT)
def net_spend(days: ir.Table) -> ir.Value:
    """Sum of all amounts less refunds: the historic customer lifetime value."""
    return days.net.sum()


@feature(grain="day", unit="currency", needs=_AMOUNT)
def gross_spend(days: ir.Table) -> ir.Value:
    """Sum of purchases before refunds."""
    return days.gross.sum()


@feature(grain="day", unit="currency", needs=_AMOUNT)
def refunds(days: ir.Table) -> ir.Value:
    """Sum of refunds and cancellations, as a positive number."""
    return days.refunds.sum()


@feature(grain="customer", unit="share", uses=("refunds", "gross_spend"))
def refund_share(customer: ir.Table) -> ir.Value:
    """Refunds divided by gross spend."""
    return ratio(customer.refunds, customer.gross_spend)


@feature(grain="day", unit="currency", needs=_AMOUNT)
def monetary_value(days: ir.Table) -> ir.Value:
    """Mean net value of the order days after the first; null for one-time buyers. Gamma-Gamma's m."""
    first = days.order_value.argmin(days.order_day)
    return ratio(days.order_value.sum() - first, days.order_day.count() - 1)


@feature(grain="day", unit="currency", needs=_AMOUNT)
def geometric_monetary_value(days: ir.Table) -> ir.Value:
    """Geometric mean of the net values of the order days after the first; null if one is 0 or less."""
    first = days.order_value.argmin(days.order_day)
    repeats = days.order_day.count() - 1
    above_zero = days.order_day.count(where=days.order_value > 0) - (first > 0).ifelse(1, 0)
    logs = _log(days.order_value).sum() - ibis.coalesce(_log(first), 0.0)
    return ibis.ifelse(above_zero == repeats, ratio(logs, repeats), None).exp()


@feature(grain="day", unit="currency", needs=_AMOUNT)
def mean_order_value(days: ir.Table) -> ir.Value:
    """Mean net value of an order day, including the first."""
    return days.order_value.mean()


@feature(grain="day", unit="orders", needs=_AMOUNT)
def kept_order_days(days: ir.Table) -> ir.Value:
    """Order days that were not fully refunded: net value above 0."""
    return days.order_day.count(where=days.order_value > 0)


@feature(grain="day", unit="currency", needs=_AMOUNT)
def kept_order_value(days: ir.Table) -> ir.Value:
    """Mean net value of the order days that were not fully refunded; null if there are none."""
    return days.order_value.mean(where=days.order_value > 0)


@feature(grain="day", unit="currency", needs=_AMOUNT)
def geometric_kept_order_value(days: ir.Table) -> ir.Value:
    """Geometric mean of the net values of order days that were not fully refunded; null if there are none."""
    return _log(days.order_value).mean().exp()


@feature(grain="rank", unit="currency", needs=_AMOUNT)
def median_order_value(days: ir.Table) -> ir.Value:
    """Median net value of an order day."""
    from_middle = (2 * days.value_rank + 1 - days.value_count).abs()
    return ibis.ifelse(from_middle <= 1, days.order_value, None).mean()


@feature(grain="day", unit="currency", needs=_AMOUNT)
def max_order_value(days: ir.Table) -> ir.Value:
    """Largest net value of an order day."""
    return days.order_value.max()


@feature(grain="day", unit="currency", needs=_AMOUNT)
def std_order_value(days: ir.Table) -> ir.Value:
    """Standard deviation of the net values of order days; null for one-time buyers."""
    return days.order_value.std(how="sample")


@feature(grain="customer", unit="ratio", uses=("std_order_value", "mean_order_value"))
def order_value_cv(customer: ir.Table) -> ir.Value:
    """std_order_value over mean_order_value: how uneven the orders are."""
    return ratio(customer.std_order_value, customer.mean_order_value)


@feature(grain="day", unit="currency", needs=_AMOUNT)
def first_order_value(days: ir.Table) -> ir.Value:
    """Net value of the first order day."""
    return days.order_value.argmin(days.order_day)


@feature(grain="day", unit="currency", needs=_AMOUNT)
def last_order_value(days: ir.Table) -> ir.Value:
    """Net value of the last order day."""
    return days.order_value.argmin(days.order_age_days)


@feature(grain="line", unit="currency", needs=_COST)
def margin(lines: ir.Table) -> ir.Value:
    """Amounts less cost of goods (a refund returns its cost), over rows with a known cost."""
    cost = ibis.ifelse(lines.amount < 0, -lines.cost.abs(), lines.cost.abs())
    return (lines.amount - cost).sum()


@feature(grain="line", unit="currency", needs=_COST)
def _amount_with_known_cost(lines: ir.Table) -> ir.Value:
    return ibis.ifelse(lines.cost.notnull(), lines.amount, None).sum()


@feature(grain="customer", unit="share", uses=("margin",), parts=(_amount_with_known_cost,))
def margin_share(customer: ir.Table) -> ir.Value:
    """Margin divided by the amounts it was earned on."""
    return ratio(customer.margin, customer._amount_with_known_cost)


def _log(value: ir.Value) -> ir.Value:
    """Logarithm of a value above 0, else null: engines disagree about the logarithm of 0."""
    return ibis.ifelse(value > 0, value, None).ln()


FEATURES = (
    net_spend.said_as("spent {} so far, after refunds"),
    gross_spend.said_as("spent {} so far, before refunds"),
    refunds,
    refund_share,
    monetary_value.said_as("spends {} on a repeat order"),
    geometric_monetary_value,
    mean_order_value.said_as("spends {} on an order on average"),
    kept_order_days.said_as("has {} order days that were not fully refunded"),
    kept_order_value.said_as("spends {} on average on an order that is not refunded"),
    geometric_kept_order_value,
    median_order_value.said_as("spends {} on a typical order"),
    max_order_value.said_as("spent {} on the largest order"),
    std_order_value,
    order_value_cv,
    first_order_value.said_as("spent {} on the first order"),
    last_order_value.said_as("spent {} on the last order"),
    margin,
    margin_share,
)
