"""Plausible times of orders and events: one rule for files, live orders and corrections.

Files are checked by whole days, because their time zone is unknown; live rows are checked to the second, with
an allowance for the shop's clock. Isolated dates (`cleaning.lone_dates`) can be detected only in a whole log:
among live rows, the next may be close to it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

EARLIEST = date(1970, 1, 2)
"""Older dates, and 1970-01-01 itself, usually mean that the date is unknown."""

CLOCK_SKEW = timedelta(hours=1)
"""How far a shop's clock may be ahead of ours."""

Fault = Literal["impossible", "future"]
_BEGIN = datetime.combine(EARLIEST, time.min, UTC)


def fault_of(moment: datetime, now: datetime) -> Fault | None:
    """What is wrong with a time; None if it is plausible. Both times must have a time zone.

    They are compared without conversion: times at either end of the calendar cannot be converted to
    another zone.
    """
    if moment < _BEGIN:
        return "impossible"
    return "future" if moment > now + CLOCK_SKEW else None


def day_after_last(today: date) -> date:
    """The first day that is too late for rows of a file read `today`."""
    return today + timedelta(days=1)
