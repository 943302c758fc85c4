"""Which moments an order can have: the same for files and for what comes in live."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tenure.cleaning import dates, lone_dates
from tenure.core.orders.plausible_dates import CLOCK_SKEW, EARLIEST, fault_of
from tenure.monitoring import quality_checks

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "fault"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), "impossible"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), "impossible"),
        (datetime(1970, 1, 1, 23, 59, tzinfo=UTC), "impossible"),
        (datetime(1970, 1, 2, tzinfo=UTC), None),
        (NOW, None),
        (NOW + CLOCK_SKEW, None),
        (NOW + CLOCK_SKEW + timedelta(seconds=1), "future"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14))), "future"),
    ],
)
def test_moments_at_either_end_of_the_calendar_are_judged(moment, fault):
    assert fault_of(moment, NOW) == fault


def test_files_are_judged_by_the_same_day():
    assert date(1970, 1, 2) == EARLIEST
    assert dates.EARLIEST is lone_dates.EARLIEST is quality_checks.EARLIEST is EARLIEST
