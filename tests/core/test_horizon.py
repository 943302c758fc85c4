from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.core.errors import TimeError
from tenure.core.frames.horizon import add_months, day, horizon_days

MARCH = date(2011, 3, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("90", 90),
        ("90d", 90),
        (" 90 days ", 90),
        ("12 weeks", 84),
        ("1w", 7),
        ("6 months", 184),
        ("1y", 366),
        (30, 30),
    ],
)
def test_a_horizon_is_read_as_people_write_it(text, days):
    assert horizon_days(text, MARCH) == days


def test_a_month_follows_the_calendar():
    assert horizon_days("1 month", date(2011, 2, 1)) == 28


def test_the_last_day_of_a_month_stays_in_the_month():
    assert add_months(date(2012, 1, 31), 1) == date(2012, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "soon", "-3d", "0", "0d", "11y", "3661", "1.5y", "9" * 30, "9" * 5000, "90 d ago"]
)
def test_what_is_no_horizon_is_refused_by_name(text):
    with pytest.raises(TimeError) as caught:
        horizon_days(text, MARCH)

    assert caught.value.code == "time.horizon"
    assert "90d" in caught.value.hint


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(1, 119))
def test_more_months_are_never_fewer_days(day, months):
    assert horizon_days(f"{months + 1} months", day) > horizon_days(f"{months} months", day)


def test_a_day_is_read_and_anything_else_refused():
    assert day("2011-12-10") == date(2011, 12, 10)
    assert day(None) is None
    with pytest.raises(TimeError, match="not a date"):
        day("10/12/2011")


@pytest.mark.parametrize("text", ["9999-12-31", "2201-01-01", "1899-12-31", "0001-01-01"])
def test_a_day_that_is_too_far_away_to_reckon_with_is_refused(text):
    for parse in (lambda: day(text), lambda: horizon_days("1 month", date.fromisoformat(text))):
        with pytest.raises(TimeError, match="out of range") as caught:
            parse()
        assert caught.value.code == "time.day"


@pytest.mark.parametrize("text", ["1900-01-01", "2200-12-31"])
def test_horizons_of_the_first_and_the_last_day_can_be_reckoned(text):
    assert horizon_days("10 years", day(text)) > 3650
