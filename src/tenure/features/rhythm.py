"""How often, how long, how recently, how regularly: the sufficient statistics of BTYD models and the gaps.

Ages and gaps are whole days. An order day is a day with a purchase on it; the first one opens the
relationship and is not a repeat.

`frequency`, `recency` and `T` are x, t_x and T of Fader, Hardie & Lee (2005), "Counting your customers the
easy way", Marketing Science 24(2).
"""

from __future__ import annotations

import ibis.expr.types as ir

from tenure.core.frames.feature import Cut, feature, ratio
from tenure.core.frames.snapshot import days_between


@feature(grain="day", unit="orders")
def frequency(days: ir.Table) -> ir.Value:
    """Order days after the first; 0 for one-time buyers. BTYD `x`."""
    return days.order_day.count() - 1


@feature(grain="day", unit="days")
def recency(days: ir.Table) -> ir.Value:
    """Days from first to last order day; 0 for one-time buyers. BTYD `t_x`, not RFM recency."""
    return days_between(days.order_day.min(), days.order_day.max())


@feature(grain="day", unit="days")
def T(days: ir.Table, cut: Cut) -> ir.Value:
    """Days from the first order day to as_of; always at least `recency`. BTYD `T`."""
    return days_between(days.order_day.min(), cut.day)


@feature(grain="day", unit="days")
def days_since_last_order(days: ir.Table, cut: Cut) -> ir.Value:
    """Days from the last order day to as_of. RFM recency."""
    return days_between(days.order_day.max(), cut.day)


@feature(grain="order", unit="orders")
def order_count(orders: ir.Table) -> ir.Value:
    """Number of orders with a purchase; several orders on one day each count."""
    return orders.count()


@feature(grain="customer", unit="share", uses=("recency", "T"))
def active_share(customer: ir.Table) -> ir.Value:
    """Share of the relationship between first and last order: recency / T."""
    return ratio(customer.recency, customer.T)


@feature(grain="customer", unit="days", uses=("recency", "frequency"))
def inter_purchase_mean_days(customer: ir.Table) -> ir.Value:
    """Mean days between consecutive order days; null for one-time buyers."""
    return ratio(customer.recency, customer.frequency)


@feature(grain="gap", unit="days")
def inter_purchase_std_days(gaps: ir.Table) -> ir.Value:
    """Standard deviation of the days between order days; null with fewer than three order days."""
    return gaps.gap_days.std(how="sample")


@feature(grain="gap", unit="days")
def inter_purchase_max_days(gaps: ir.Table) -> ir.Value:
    """Longest pause between two consecutive order days; null for one-time buyers."""
    return gaps.gap_days.max()


@feature(grain="gap", unit="days")
def inter_purchase_last_days(gaps: ir.Table) -> ir.Value:
    """Days between the last two order days; null for one-time buyers."""
    return gaps.gap_days.argmin(gaps.order_age_days)


@feature(grain="gap", unit="index")
def sum_log_gap_days(gaps: ir.Table) -> ir.Value:
    """Sum of the logarithms of the gaps: needed, besides recency, by models of regular ordering (CNBD-k)."""
    return gaps.gap_days.cast("float64").ln().sum()


@feature(grain="customer", unit="ratio", uses=("inter_purchase_std_days", "inter_purchase_mean_days"))
def inter_purchase_cv(customer: ir.Table) -> ir.Value:
    """Coefficient of variation of the gaps: 0 is regular, about 1 is random; needs three order days."""
    return ratio(customer.inter_purchase_std_days, customer.inter_purchase_mean_days)


@feature(grain="customer", unit="share", uses=("inter_purchase_cv",))
def regularity(customer: ir.Table) -> ir.Value:
    """1 / (1 + inter_purchase_cv): 1 is clockwork, about 0.5 is random, towards 0 is bursts."""
    return 1.0 / (customer.inter_purchase_cv + 1.0)


@feature(grain="customer", unit="ratio", uses=("inter_purchase_last_days", "inter_purchase_mean_days"))
def inter_purchase_trend(customer: ir.Table) -> ir.Value:
    """Last gap divided by mean gap: above 1 the customer is slowing down; null for one-time buyers."""
    return ratio(customer.inter_purchase_last_days, customer.inter_purchase_mean_days)


@feature(grain="customer", unit="ratio", uses=("days_since_last_order", "inter_purchase_mean_days"))
def overdue_ratio(customer: ir.Table) -> ir.Value:
    """Days since the last order divided by the mean gap: above 1 is overdue; null for one-time buyers."""
    return ratio(customer.days_since_last_order, customer.inter_purchase_mean_days)


FEATURES = (
    frequency,
    recency.said_as("{} from the first order to the last"),
    T.said_as("first ordered {} ago"),
    days_since_last_order.said_as("last ordered {} ago"),
    order_count.said_as("placed {} orders so far"),
    active_share.said_as("{} of the time since the first order was before the last order"),
    inter_purchase_mean_days.said_as("orders every {} on average"),
    inter_purchase_std_days,
    inter_purchase_max_days.said_as("once paused for {}"),
    inter_purchase_last_days.said_as("ordered {} apart the last two times"),
    sum_log_gap_days,
    inter_purchase_cv,
    regularity,
    inter_purchase_trend,
    overdue_ratio.said_as("has not ordered for {} times the usual interval"),
)
