"""Whether the orders are too old for what is predicted from them."""

from __future__ import annotations

from datetime import date, timedelta

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
        f"The newest order is from {newest}, {age:,} days ago: "
        f"the {horizon_days} days predicted from there ended on {ended}."
    )
