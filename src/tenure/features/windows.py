"""Orders and spend in windows before the cut, counted in whole days before as_of.

`0_30d` covers 0 to 30 days before as_of, `31_60d` covers 31 to 60, and so on; spend in these windows is net
and belongs to the day of its order. Windows as long as the horizon use the definition of the target, moved
into the past: there, spend belongs to the day of its row.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tenure.core.frames.feature import UNKNOWN, Cut, Feature, feature, how_many
from tenure.core.frames.horizon import days_of_last_year

BOUNDS_DAYS = ((0, 30), (31, 60), (61, 120), (121, 365))
_AMOUNT = ("transactions.amount",)
_FAMILY = __name__.rpartition(".")[2]


def _orders_in(first: int, last: int) -> Feature:
    def build(days: ir.Table) -> ir.Value:
        return how_many(days.order_age_days.between(first, last))

    doc = f"Order days {first} to {last} days before as_of."
    return Feature(f"orders_{first}_{last}d", "day", "orders", doc, build, family=_FAMILY)


def _spend_in(first: int, last: int) -> Feature:
    def build(days: ir.Table) -> ir.Value:
        return ibis.ifelse(days.age_days.between(first, last), days.net, 0.0).sum()

    doc = f"Net spend {first} to {last} days before as_of."
    return Feature(f"spend_{first}_{last}d", "day", "currency", doc, build, _AMOUNT, family=_FAMILY)


def _a_year_ago(age_days: ir.Value, cut: Cut, horizon_days: int) -> ir.Value:
    """Whether a day is in the horizon moved back by a year, and before the cut."""
    begin = cut.number_of(days_of_last_year)
    end = cut.number_of(lambda day: max(days_of_last_year(day) - horizon_days, 0))
    return (age_days <= begin) & (age_days > end)


def _if_log_covers_a_year(value: ir.Value, customer: ir.Table, cut: Cut) -> ir.Value:
    """The value; null if the log began less than a year before the cut."""
    return ibis.ifelse(customer.log_age_days >= cut.number_of(days_of_last_year), value, None)


@feature(grain="day", unit="orders")
def orders_last_horizon(days: ir.Table, cut: Cut) -> ir.Value:
    """Order days in the window before as_of, as long as the horizon."""
    if cut.horizon_days is None:
        return UNKNOWN
    return how_many(days.order_age_days <= cut.horizon_days)


@feature(grain="line", unit="currency", needs=_AMOUNT)
def spend_last_horizon(lines: ir.Table, cut: Cut) -> ir.Value:
    """Net spend in the window before as_of, as long as the horizon."""
    if cut.horizon_days is None:
        return UNKNOWN
    return ibis.ifelse(lines.age_days <= cut.horizon_days, lines.amount, 0.0).sum()


@feature(grain="day", unit="orders")
def _orders_a_year_ago(days: ir.Table, cut: Cut) -> ir.Value:
    if cut.horizon_days is None:
        return UNKNOWN
    return how_many(_a_year_ago(days.order_age_days, cut, cut.horizon_days))


@feature(grain="line", unit="currency", needs=_AMOUNT)
def _spend_a_year_ago(lines: ir.Table, cut: Cut) -> ir.Value:
    if cut.horizon_days is None:
        return UNKNOWN
    return ibis.ifelse(_a_year_ago(lines.age_days, cut, cut.horizon_days), lines.amount, 0.0).sum()


@feature(grain="customer", unit="orders", uses=("log_age_days",), parts=(_orders_a_year_ago,))
def orders_same_window_last_year(customer: ir.Table, cut: Cut) -> ir.Value:
    """Order days in the target window one year earlier; null if the log covers less than a year."""
    return _if_log_covers_a_year(customer._orders_a_year_ago, customer, cut)


@feature(grain="customer", unit="currency", uses=("log_age_days",), parts=(_spend_a_year_ago,))
def spend_same_window_last_year(customer: ir.Table, cut: Cut) -> ir.Value:
    """Net spend in the target window one year earlier; null if the log covers less than a year."""
    return _if_log_covers_a_year(customer._spend_a_year_ago, customer, cut)


FEATURES = (
    *(_orders_in(first, last) for first, last in BOUNDS_DAYS),
    *(_spend_in(first, last) for first, last in BOUNDS_DAYS),
    orders_last_horizon,
    spend_last_horizon,
    orders_same_window_last_year,
    spend_same_window_last_year,
)
