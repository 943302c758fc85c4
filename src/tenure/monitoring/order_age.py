"""Whether orders are too old for the predictions made from them, or dated in the future."""

from __future__ import annotations

from datetime import date, timedelta

from tenure.core.orders.plausible_dates import day_after_last

DEFAULT_HORIZON_DAYS = 90
"""Maximum age of orders before a horizon is chosen: the default horizon of the commands."""


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
