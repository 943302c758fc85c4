"""Whether the orders are too old for what is predicted from them, or dated after today."""

from __future__ import annotations

from datetime import date, timedelta

from tenure.core.orders.plausible_dates import day_after_last

DEFAULT_HORIZON_DAYS = 90
"""How old orders may be where no horizon was chosen yet: that of the commands."""


def days_predicted_are_over(
    newest: date, horizon_days: int, today: date, as_of: date | None = None
) -> str | None:
    """A sentence for orders whose newest is older than the horizon; None where the prediction lies ahead.

    as_of : the day from which `horizon_days` are predicted; the day after the newest order when left out.
    """
    age = (today - newest).days
    begins = as_of or newest + timedelta(days=1)
    ended = begins + timedelta(days=horizon_days - 1)
    if age <= horizon_days or ended >= today:
        return None
    return (
        f"The newest order is from {newest}, {age:,} days ago: the {horizon_days} days "
        f"predicted from that date ended on {ended}."
    )


CORRECT = (
    "correct or remove it (`tenure order correct` and `tenure order remove`, or PUT and DELETE "
    "/api/v1/orders/ID), then score again"
)
"""What to do about an order with a wrong date."""


def is_ahead(day: date, today: date) -> bool:
    """Whether a day is still to come; tomorrow may be today where the shop is, or its clock a little fast."""
    return day > day_after_last(today)


def newest_is_ahead(newest: date, today: date) -> str | None:
    """A sentence for orders whose newest is dated after today; None where it is not."""
    if not is_ahead(newest, today):
        return None
    return (
        f"The newest order is dated {newest}, {(newest - today).days:,} days after today "
        f"({today}), and predictions start after it: a clock was wrong when the order came "
        "in, or is wrong now. Correct the clock; if the date of the order is wrong, "
        f"{CORRECT}."
    )
