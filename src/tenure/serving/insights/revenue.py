"""Monthly revenue, and expected revenue from current customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenure.core.frames.horizon import day_after
from tenure.serving.copy.names import ACTIVITY, COPY
from tenure.serving.insights.key_figures import key_figures

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.insights.key_figures import KeyFigures


@dataclass(frozen=True)
class RevenueMonth:
    """A calendar month of the log; money is None in a log without amounts.

    net : spend minus refunds, by the month of each. new_customer_revenue : spend of customers in the month
        of their first order. returning_customer_revenue : the rest. is_over : whether the log
        reaches the end of the month.
    """

    month: date
    net: float | None
    new_customer_revenue: float | None
    returning_customer_revenue: float | None
    orders: int
    new_customers: int
    is_over: bool


@dataclass(frozen=True)
class ForecastMonth:
    """The part of a calendar month that is in the horizon: `[from_day, until_day)`."""

    month: date
    from_day: date
    until_day: date
    expected: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Revenue:
    """Months of the log, oldest first, and the forecast.

    forecast : expected spend of customers known on `as_of`, spread evenly over the days of the horizon;
        customers won later are not included. `lower` and `upper` scale the interval of the total, which
        contains the actual total with probability `level`; all months would be low or high together.
    model_version : made the forecast.
    """

    months: list[RevenueMonth]
    forecast: list[ForecastMonth]
    as_of: date | None
    horizon_days: int | None
    level: float | None
    model_version: int | None = None


def revenue(served_copy: ServedCopy) -> Revenue:
    """Revenue of the current publication."""
    return served_copy.once(("revenue",), lambda: _revenue(served_copy))


def _revenue(served_copy: ServedCopy) -> Revenue:
    if not served_copy.has_orders:
        return Revenue([], [], None, None, None)
    figures = key_figures(served_copy)
    return Revenue(
        _months(served_copy),
        _forecast(figures),
        figures.as_of,
        figures.horizon_days,
        figures.level,
        figures.model_version,
    )


def _months(served_copy: ServedCopy) -> list[RevenueMonth]:
    query = (
        "SELECT date_trunc('month', day)::DATE AS month, sum(net) AS net, "
        "sum(new_net) AS new_customer_revenue, "
        "sum(net) - sum(new_net) AS returning_customer_revenue, sum(orders)::BIGINT AS orders, "
        "sum(new_customers)::BIGINT AS new_customers, "
        "last_day(date_trunc('month', day)::DATE) <= (SELECT max(day) "
        f"FROM {COPY}.{ACTIVITY}) AS is_over FROM {COPY}.{ACTIVITY} GROUP BY ALL ORDER BY month"
    )
    return [RevenueMonth(**row) for row in served_copy.rows(query)]


def _forecast(figures: KeyFigures) -> list[ForecastMonth]:
    if figures.as_of is None or figures.horizon_days is None or figures.predicted_clv is None:
        return []
    end = figures.as_of + timedelta(days=figures.horizon_days)
    months, begin = [], figures.as_of
    while begin < end:
        until = min(_next_month(begin), end)
        part = (until - begin).days / figures.horizon_days
        lower, upper = (
            None if bound is None else bound * part
            for bound in (figures.predicted_clv_lower, figures.predicted_clv_upper)
        )
        expected = figures.predicted_clv * part
        months.append(ForecastMonth(begin.replace(day=1), begin, until, expected, lower, upper))
        begin = until
    return months


def _next_month(day: date) -> date:
    return day_after((day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1))
