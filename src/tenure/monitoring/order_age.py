"""Whether orders are too old for the predictions made from them, or dated in the future."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from tenure.core.orders.plausible_dates import day_after_last

DEFAULT_HORIZON_DAYS = 90
"""Maximum age of orders before a horizon is chosen: the default horizon of the commands."""

NOTICE_DAYS = 7
"""Newest orders up to this age are recent; older ones too, while the shop has had pauses as long."""

WARNING_DAYS = 90
"""Newest orders older than this deserve a warning, whatever the pauses of the shop."""

PAUSES_WITHIN_DAYS = 365
"""Days before the newest order in which pauses between orders are usual ones."""

AgeLevel = Literal["recent", "notice", "warning"]


@dataclass(frozen=True)
class OrderAge:
    """How old the newest order is, compared with today.

    level : `recent`; `notice` if the order is older than 7 days and than any pause between orders in the year
        before it; `warning` if it is older than 90 days, or the predicted days are over.
    longest_pause_days : longest pause between two days with orders in that year.
    predicted_until : last predicted day, if it has passed.
    sentence : the same in words; None if the order is recent.
    """

    newest_order: date
    days: int
    level: AgeLevel
    longest_pause_days: int
    predicted_until: date | None
    sentence: str | None


def order_age(
    newest: date, today: date, *, longest_pause_days: int = 0, horizon_days: int = DEFAULT_HORIZON_DAYS
) -> OrderAge:
    """The age of the newest order, which decides every notice about it.

    longest_pause_days : usual in the shop. horizon_days : predicted from the day after the newest order.
    """
    days = max((today - newest).days, 0)
    over = days_predicted_are_over(newest, horizon_days, today)
    is_late = days > max(NOTICE_DAYS, longest_pause_days)
    level: AgeLevel = "warning" if over or days > WARNING_DAYS else "notice" if is_late else "recent"
    sentence = over or f"The newest order is from {newest}, {days:,} days ago; figures are as of that day."
    return OrderAge(
        newest,
        days,
        level,
        longest_pause_days,
        newest + timedelta(days=horizon_days) if over else None,
        None if level == "recent" else sentence,
    )


def longest_pause(days: Iterable[date]) -> int:
    """Longest pause, in days, between two days with orders in the year before the newest; 0 without one."""
    ordered = sorted(days)
    if not ordered:
        return 0
    recent = [day for day in ordered if day >= ordered[-1] - timedelta(days=PAUSES_WITHIN_DAYS)]
    return max(((later - earlier).days for earlier, later in pairwise(recent)), default=0)


def days_predicted_are_over(
    newest: date, horizon_days: int, today: date, as_of: date | None = None
) -> str | None:
    """A sentence if the newest order is older than the horizon; None if the predicted period is not over.

    as_of : first day of the predicted period; by default the day after the newest order.
    """
    age = (today - newest).days
    begins = as_of or newest + timedelta(days=1)
    last_day = begins + timedelta(days=horizon_days - 1)
    if age <= horizon_days or last_day >= today:
        return None
    return (
        f"The newest order is from {newest}, {age:,} days ago: the {horizon_days} days "
        f"predicted from that date ended on {last_day}."
    )


CORRECT = (
    "correct or remove it (`tenure order correct` and `tenure order remove`, or PUT and DELETE "
    "/api/v1/orders/ID), then score again"
)
"""What to do about an order with a wrong date."""


def is_ahead(day: date, today: date) -> bool:
    """Whether a day is in the future; tomorrow is not, because of time zones and fast clocks."""
    return day > day_after_last(today)


def newest_is_ahead(newest: date, today: date) -> str | None:
    """A sentence if the newest order is dated in the future; None otherwise."""
    if not is_ahead(newest, today):
        return None
    return (
        f"The newest order is dated {newest}, {(newest - today).days:,} days after today "
        f"({today}), and predictions start after it: a clock was wrong when the order came "
        "in, or is wrong now. Correct the clock; if the date of the order is wrong, "
        f"{CORRECT}."
    )
