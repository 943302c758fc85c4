"""Whether the customer is speeding up or slowing down, and how dense the relationship is."""

from __future__ import annotations

import ibis.expr.types as ir

from tenure.core.frames.feature import feature, how_many, one_if, ratio

_AMOUNT = ("transactions.amount",)
_COLD_START_DAYS = 30
_QUARTER_DAYS = 90
_DAYS_PER_MONTH = 30


@feature(grain="day", unit="orders")
def purchase_velocity(days: ir.Table) -> ir.Value:
    """Order days per 30 days over the last 90 days."""
    return _in_quarter(days, 0) * (_DAYS_PER_MONTH / _QUARTER_DAYS)


@feature(grain="customer", unit="ratio", uses=("frequency", "T", "purchase_velocity"))
def velocity_change(customer: ir.Table) -> ir.Value:
    """purchase_velocity over the order days per 30 days since the first: above 1 is speeding up."""
    return ratio(customer.purchase_velocity * customer.T, (customer.frequency + 1) * _DAYS_PER_MONTH)


@feature(grain="customer", unit="ratio", uses=("orders_0_30d", "orders_31_60d", "orders_61_120d"))
def orders_window_ratio(customer: ir.Table) -> ir.Value:
    """Order days in the last 60 days divided by those in the 60 days before; null if those had none."""
    return ratio(customer.orders_0_30d + customer.orders_31_60d, customer.orders_61_120d)


@feature(grain="customer", unit="ratio", uses=("spend_0_30d", "spend_31_60d", "spend_61_120d"))
def spend_window_ratio(customer: ir.Table) -> ir.Value:
    """Net spend in the last 60 days divided by that in the 60 days before; null if there was none before."""
    return ratio(customer.spend_0_30d + customer.spend_31_60d, customer.spend_61_120d)


@feature(grain="day", unit="orders")
def orders_slope(days: ir.Table) -> ir.Value:
    """Least-squares slope of order days per quarter over the last four quarters of 90 days, per quarter."""
    # sum((x - mean x) * y) / sum((x - mean x)^2) for x = 0, -1, -2, -3
    near = _in_quarter(days, 0) * 0.3 + _in_quarter(days, 1) * 0.1
    return near - _in_quarter(days, 2) * 0.1 - _in_quarter(days, 3) * 0.3


@feature(grain="day", unit="currency per day", needs=_AMOUNT)
def order_value_slope(days: ir.Table) -> ir.Value:
    """Least-squares slope of the net value of order days over time; null for one-time buyers."""
    return -ratio(days.order_age_days.cov(days.order_value, how="pop"), days.order_age_days.var(how="pop"))


@feature(grain="customer", unit="per day", uses=("frequency", "recency"))
def transaction_density(customer: ir.Table) -> ir.Value:
    """Order days divided by the days from first to last order day, inclusive: 1 is an order every day."""
    return ratio(customer.frequency + 1, customer.recency + 1)


@feature(grain="customer", unit="currency per day", uses=("net_spend", "T"))
def spend_per_day(customer: ir.Table) -> ir.Value:
    """Net spend divided by the days since the first order day: the customer's spend rate."""
    return ratio(customer.net_spend, customer.T)


@feature(grain="customer", unit="currency per day", uses=("net_spend", "recency"))
def loyalty_efficiency(customer: ir.Table) -> ir.Value:
    """Net spend divided by the days from first to last order day, inclusive."""
    return ratio(customer.net_spend, customer.recency + 1)


@feature(grain="customer", unit="flag", uses=("frequency", "T"))
def is_cold_start(customer: ir.Table) -> ir.Value:
    """1 where little is known yet: one order day only, or the first one less than 30 days ago."""
    return one_if((customer.frequency == 0) | (customer["T"] < _COLD_START_DAYS))


def _in_quarter(days: ir.Table, quarters_back: int) -> ir.Value:
    """Order days in the quarter of 90 days that ends `quarters_back` quarters before as_of."""
    return how_many(
        days.order_age_days.between(quarters_back * _QUARTER_DAYS + 1, (quarters_back + 1) * _QUARTER_DAYS)
    )


FEATURES = (
    purchase_velocity.said_as("{} orders per 30 days, over the last 90 days"),
    velocity_change.said_as("orders at {} times the usual pace"),
    orders_window_ratio.said_as("{} times as many orders in 60 days as in the 60 before"),
    spend_window_ratio.said_as("{} times as much spent in 60 days as in the 60 before"),
    orders_slope.said_as("orders change by {} per quarter"),
    order_value_slope,
    transaction_density,
    spend_per_day.said_as("spends {} per day since the first order"),
    loyalty_efficiency,
    is_cold_start,
)
