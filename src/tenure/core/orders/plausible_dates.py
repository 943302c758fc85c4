"""Which moments an order or an event can have: one rule for files, for what comes in live, for corrections.

A file is judged by whole days, as it may have been written anywhere; a row that comes in live by the moment,
with an allowance for the clock of the shop. Whether a date is lone (`cleaning.lone_dates`) only a whole log
can tell: of rows that come in one by one the next may be its neighbour.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

EARLIEST = date(1970, 1, 2)
"""Older dates, and 1970-01-01 itself, are how computers write that they do not know."""

CLOCK_SKEW = timedelta(hours=1)
"""How far ahead of ours the clock of a shop may be."""

Fault = Literal["impossible", "future"]
_BEGIN = datetime.combine(EARLIEST, time.min, UTC)


def fault_of(moment: datetime, now: datetime) -> Fault | None:
    """What is wrong with a moment; None where it can be true. Both have their time zone.

    Compared as they are: moments at either end of the calendar cannot be turned into another zone.
    """
    if moment < _BEGIN:
        return "impossible"
    return "future" if moment > now + CLOCK_SKEW else None


def day_after_last(today: date) -> date:
    """The first day that no row of a file read `today` can be dated."""
    return today + timedelta(days=1)
