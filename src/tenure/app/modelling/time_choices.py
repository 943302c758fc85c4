"""The two choices a user makes about time: the day to predict from, and how far ahead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenure.core.errors import TimeError
from tenure.core.frames.horizon import day_after, horizon_days

if TYPE_CHECKING:
    from tenure.app.data.orders import Orders
    from tenure.core.ports import Progress


QUIET_DAYS = 7
"""A shop may be closed for this many days at the end of a log; after more, the log ends too early."""


def choose_as_of(as_of: date | None, orders: Orders, progress: Progress) -> date:
    """The day the user chose, if the log allows it, else the day after the last order, with a note.

    Raises TimeError (`time.as_of`).
    """
    after_last = day_after(orders.last_order)
    if as_of is None:
        progress.note(f"As of {after_last}, the day after the last order (to choose another day: --as-of)")
        return after_last
    span = f"the log has orders from {orders.first_order} to {orders.last_order}"
    if as_of <= orders.first_order:
        raise TimeError(
            "There are no orders before as_of.",
            values=[as_of],
            hint=f"choose a later day: {span}",
            code="time.as_of",
        )
    if as_of > after_last + timedelta(days=QUIET_DAYS):
        raise TimeError(
            "as_of is after the end of the log; the days in between would count as days without orders.",
            values=[as_of],
            hint=f"choose {after_last} or earlier: {span}",
            code="time.as_of",
        )
    if as_of > after_last:
        progress.note(
            f"As of {as_of}: there are no orders from {after_last} on, so these count as days without orders"
        )
    return as_of


def choose_horizon(text: str, as_of: date, orders: Orders) -> int:
    """Days to predict; at most the length of the history, as no longer window was ever observed.

    Raises TimeError (`time.horizon_beyond_history`).
    """
    days = horizon_days(text, as_of)
    history = (as_of - orders.first_order).days
    if days > history:
        raise TimeError(
            "The horizon is longer than the history before as_of.",
            values=[f"{days} days ahead, {history} days of history"],
            hint=f"choose a horizon of {history} days or less, or use a longer log",
            code="time.horizon_beyond_history",
        )
    return days
