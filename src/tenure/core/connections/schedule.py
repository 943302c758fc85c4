"""When a connection runs: at an interval, or at a time of day in the shop's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tenure.core.errors import OptionError

_INTERVAL = re.compile(r"every (\d{1,4}) ?(m|h|d)\Z")
_TIME_OF_DAY = re.compile(r"(daily|mon|tue|wed|thu|fri|sat|sun) (\d{2}):(\d{2})\Z")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
MIN_INTERVAL = timedelta(minutes=5)
MAX_INTERVAL = timedelta(days=31)
EXAMPLES = "every 15m, every 1h, daily 03:00, mon 06:30"


@dataclass(frozen=True)
class RunSchedule:
    """An interval, or a time of day.

    interval : None for a time of day. at : local time. weekday : 0 for Monday; None for every day.
    """

    interval: timedelta | None = None
    at: time | None = None
    weekday: int | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def after(self, due: datetime, now: datetime) -> datetime:
        """The first due time after `now`, counted from the due time `due`: missed ones are skipped.

        Examples
        --------
        >>> three = run_schedule("daily 03:00", "Europe/Berlin")
        >>> summer = datetime(2025, 7, 1, 12, tzinfo=UTC)
        >>> three.after(summer, summer).isoformat()
        '2025-07-02T01:00:00+00:00'
        """
        if self.interval is not None:
            if due > now:
                return due
            return due + self.interval * ((now - due) // self.interval + 1)
        day = now.astimezone(self.zone).date()
        while True:
            moment = datetime.combine(day, self.at or time(), self.zone).astimezone(UTC)
            if moment > now and self.weekday in (None, day.weekday()):
                return moment
            day += timedelta(days=1)


def run_schedule(text: str, zone: str = "UTC") -> RunSchedule:
    """Read `every 1h`, `daily 03:00` or `mon 06:30`. Raises OptionError (`option.schedule`)."""
    try:
        known_zone = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OptionError(
            "This time zone does not exist.",
            values=[zone],
            hint="write it as Europe/Berlin or America/New_York",
            code="option.schedule",
        ) from error
    if match := _INTERVAL.match(text):
        interval = int(match[1]) * _UNITS[match[2]]
        if MIN_INTERVAL <= interval <= MAX_INTERVAL:
            return RunSchedule(interval, zone=known_zone)
    if (match := _TIME_OF_DAY.match(text)) and int(match[2]) < 24 and int(match[3]) < 60:
        weekday = None if match[1] == "daily" else _DAYS.index(match[1])
        return RunSchedule(at=time(int(match[2]), int(match[3])), weekday=weekday, zone=known_zone)
    raise OptionError(
        "The schedule cannot be read.",
        values=[text],
        hint=f"write it as one of: {EXAMPLES}; from every 5m to every 31d",
        code="option.schedule",
    )
