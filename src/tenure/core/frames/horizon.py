"""Parsing of horizons into days: the only place where calendar units are converted."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from tenure.core.errors import TimeError

MAX_HORIZON_DAYS = 3660  # ten years with any leap days
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Range of accepted years: far enough from both ends of the calendar for date arithmetic."""

_PATTERN = re.compile(r"\s*(\d{1,100})\s*(d|days?|w|weeks?|m|months?|y|years?)?\s*\Z", re.IGNORECASE)


def horizon_days(text: str | int, as_of: date) -> int:
    """Days in a horizon such as `90`, `90d`, `12 weeks`, `6 months` or `1y`, counted from `as_of`.

    Months and years follow the calendar: `1 month` from 2011-02-01 is 28 days.

    Raises
    ------
    TimeError
        `time.horizon` when the text is not a duration, or is not between 1 day and ten years; `time.day`
        when `as_of` is out of range.

    Examples
    --------
    >>> horizon_days("12 months", date(2011, 3, 1))
    366
    """
    _check_day(as_of)
    match = _PATTERN.match(str(text))
    if not match:
        raise _bad(text, "is not a duration")
    number, unit = int(match[1]), (match[2] or "d")[0].lower()
    if number > MAX_HORIZON_DAYS:
        raise _bad(text, "is too long")
    days = {"d": lambda: number, "w": lambda: 7 * number}.get(
        unit, lambda: (add_months(as_of, number * (12 if unit == "y" else 1)) - as_of).days
    )()
    if not 1 <= days <= MAX_HORIZON_DAYS:
        raise _bad(text, f"is {days} days")
    return days


def day(text: str | None) -> date | None:
    """Parse a date written as YYYY-MM-DD; None stays None.

    Raises TimeError `time.day` for anything else, and for years out of range.
    """
    if text is None:
        return None
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        raise TimeError(
            "This is not a date.",
            values=[text],
            hint="write the date as YYYY-MM-DD, such as 2011-12-10",
            code="time.day",
        ) from None
    _check_day(parsed)
    return parsed


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or the month's last day)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_of_last_year(day: date) -> int:
    """Days from the same day a year before: 365, or 366 with a leap day between."""
    return (day - add_months(day, -12)).days


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def _check_day(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise TimeError(
            "This date is out of range.",
            values=[day.isoformat()],
            hint=f"choose a year from {FIRST_YEAR} to {LAST_YEAR}",
            code="time.day",
        )


def _bad(text: str | int, why: str) -> TimeError:
    return TimeError(
        f"The horizon {why}.",
        values=[text],
        hint="write it as 90d, 12 weeks, 6 months or 1y, from 1 day to 10 years",
        code="time.horizon",
    )
