"""When connections run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tenure.core.connections.schedule import run_schedule
from tenure.core.errors import OptionError


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "now", "following"),
    [
        ("every 1h", "UTC", "2025-05-01T12:00", "2025-05-01T13:00"),
        ("daily 03:00", "Europe/Berlin", "2025-05-01T12:00", "2025-05-02T01:00"),
        ("daily 03:00", "Europe/Berlin", "2025-12-01T12:00", "2025-12-02T02:00"),
        ("daily 02:30", "Europe/Berlin", "2025-03-29T12:00", "2025-03-30T01:30"),  # 02:30 does not exist
        ("mon 06:30", "America/New_York", "2025-05-01T12:00", "2025-05-05T10:30"),
    ],
)
def test_the_next_time(text, zone, now, following):
    assert run_schedule(text, zone).after(at(now), at(now)) == at(following)


def test_missed_times_are_skipped_and_the_rhythm_stays():
    schedule, due = run_schedule("every 1h"), at("2025-05-01T00:10")
    assert schedule.after(due, at("2025-05-01T05:30")) == at("2025-05-01T06:10")


def test_once_a_day_also_when_clocks_change():
    schedule, moment = run_schedule("daily 02:30", "Europe/Berlin"), at("2025-10-20T00:00")
    days = []
    for _ in range(14):
        moment = schedule.after(moment, moment)
        days.append(moment.date())
    assert days == [days[0] + timedelta(days=n) for n in range(14)]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("every 1m", "UTC"),
        ("every 99d", "UTC"),
        ("hourly", "UTC"),
        ("daily 24:00", "UTC"),
        ("every 1h", "Mars/X"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(text, zone):
    with pytest.raises(OptionError) as caught:
        run_schedule(text, zone)
    assert caught.value.code == "option.schedule" and caught.value.hint
