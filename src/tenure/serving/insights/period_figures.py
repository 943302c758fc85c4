"""Figures of a range of days, and of the range before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from tenure.serving.copy.names import ACTIVITY, COPY
from tenure.serving.insights.period import Period, has_amounts

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy

Step = Literal["day", "week", "month"]
_DAYS_BY_DAY, _DAYS_BY_WEEK = 45, 366


@dataclass(frozen=True)
class RangeFigures:
    """Figures of some days; money is None in a log without amounts.

    revenue : spend minus refunds, by the day of each. customers : with an order in the range. new_customers :
    with their first order in it. average_order_value : of purchases, before refunds; None without orders.
    """

    first: date
    last: date
    revenue: float | None
    orders: int
    customers: int
    new_customers: int
    average_order_value: float | None


@dataclass(frozen=True)
class PeriodPoint:
    """A part of the range and the part of the range before that is as far from its first day.

    revenue, before : as in `RangeFigures`, or orders in a log without amounts; `before` is None before the
    first order of the log.
    """

    day: date
    day_before: date
    revenue: float
    before: float | None


@dataclass(frozen=True)
class PeriodFigures:
    """A range of days compared with as many days before.

    before : None if the log begins later than the range before. step : length of the parts in `points`, all
    counted from the first day (a month is 30 days).
    """

    now: RangeFigures
    before: RangeFigures | None
    step: Step
    points: list[PeriodPoint]


def period_figures(period: Period, served_copy: ServedCopy) -> PeriodFigures | None:
    """None without orders."""
    if not served_copy.has_orders:
        return None
    begins: date = served_copy.sql(f"SELECT min(day) FROM {COPY}.{ACTIVITY}")[0][0]
    has_before = begins <= period.before.first
    before = _range(period.before, served_copy) if has_before else None
    step = step_of(period)
    return PeriodFigures(
        _range(period, served_copy), before, step, _points(period, step, begins, served_copy)
    )


def step_of(period: Period) -> Step:
    """So that a chart has some dozens of points at most."""
    if period.days <= _DAYS_BY_DAY:
        return "day"
    return "week" if period.days <= _DAYS_BY_WEEK else "month"


def _range(period: Period, served_copy: ServedCopy) -> RangeFigures:
    days = served_copy.rows(
        "SELECT sum(net) AS revenue, coalesce(sum(orders), 0)::BIGINT AS orders, "
        "coalesce(sum(new_customers), 0)::BIGINT AS new_customers, "
        "sum(spent) / nullif(sum(orders), 0) AS average_order_value "
        f"FROM {COPY}.{ACTIVITY} WHERE {period.contains('day')}"
    )[0]
    has_money = has_amounts(served_copy)
    is_order = "amount > 0 AND " if has_money else ""
    customers = served_copy.sql(
        f"SELECT count(DISTINCT customer_id) FROM {COPY}.transactions "
        f"WHERE {is_order}{period.contains('order_date')}"
    )[0][0]
    if has_money:
        days["revenue"] = days["revenue"] or 0.0
    return RangeFigures(period.first, period.last, customers=customers, **days)


def _points(period: Period, step: Step, begins: date, served_copy: ServedCopy) -> list[PeriodPoint]:
    length = {"day": 1, "week": 7, "month": 30}[step]
    value = "net" if has_amounts(served_copy) else "orders"

    def by_part(days: Period) -> dict[int, float]:
        rows: list[Any] = served_copy.sql(
            f"SELECT (day - DATE '{days.first}') // {length}, coalesce(sum({value}), 0) "
            f"FROM {COPY}.{ACTIVITY} WHERE {days.contains('day')} GROUP BY 1"
        )
        return {int(part): float(total) for part, total in rows}

    now, before = by_part(period), by_part(period.before)
    points = []
    for part in range((period.days - 1) // length + 1):
        ahead = timedelta(days=part * length)
        day_before = period.before.first + ahead
        was = before.get(part, 0.0) if day_before >= begins else None
        points.append(PeriodPoint(period.first + ahead, day_before, now.get(part, 0.0), was))
    return points
