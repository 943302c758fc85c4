"""Times with zones: abbreviations in summer and winter, offsets, names; and the day on which they count."""

from __future__ import annotations

from datetime import datetime

import pytest

from tenure.core.errors import DateError
from tenure.core.orders.answers import Answers
from tenure.sources.values.zone_names import meaning_of

WINTER, SUMMER = datetime(2024, 1, 11, 7, 10, 5), datetime(2024, 7, 11, 6, 10, 5)


@pytest.fixture
def read_times(write, read, column):
    """The times read, and the notes about them."""

    def of(*values: str, day: str = "utc", date_format: str | None = None):
        lines = "".join(f'c{n},{n},"{value}",5\n' for n, value in enumerate(values))
        location = write("customer,order,date,amount\n" + lines)
        reading = read(location, date_format=date_format, answers=Answers(day=day))
        return column(reading, "order_date"), [note for note in reading.notes if "order_date" in note]

    return of


@pytest.mark.parametrize(
    ("winter", "summer"),
    [
        ("2024-01-10 23:10:05 PST", "2024-07-10 23:10:05 PDT"),
        ("2024-01-10 23:10:05PST", "2024-07-10T23:10:05 pdt"),
        ("Jan 10, 2024 11:10:05 PM PST", "Jul 10, 2024 11:10:05 PM PDT"),
        ("Wed Jan 10 23:10:05 PST 2024", "Wed Jul 10 23:10:05 PDT 2024"),
        ("2024-01-11 08:10:05 CET", "2024-07-11 08:10:05 CEST"),
        ("2024/01/11 07:10:05 GMT", "2024/07/11 07:10:05 BST"),
        ("2024-01-10 23:10:05 America/Los_Angeles", "2024-07-10 23:10:05 America/Los_Angeles"),
        ("11/01/2024 08:10:05 Europe/Berlin", "25/07/2024 08:10:05 Europe/Berlin"),
        ("2024-01-11 09:10:05 GMT+2", "2024-07-11 09:10:05 UTC+03:00"),
        (
            "Thu Jan 11 2024 08:10:05 GMT+0100 (Central European Standard Time)",
            "Thu Jul 11 2024 08:10:05 GMT+0200 (Central European Summer Time)",
        ),
        ("2024-01-11T08:10:05+01:00[Europe/Berlin]", "2024-07-11T08:10:05+02:00[Europe/Berlin]"),
    ],
)
def test_summer_and_winter_times_are_read_in_the_same_way(winter, summer, read_times):
    times, _ = read_times(winter, summer)

    assert times == [WINTER, SUMMER.replace(day=25) if summer.startswith("25") else SUMMER]


@pytest.mark.parametrize(
    ("date_format", "winter", "summer"),
    [
        ("%Y-%m-%d %H:%M:%S %Z", "2024-01-10 23:10:05 PST", "2024-07-10 23:10:05 PDT"),
        ("%Y|%m|%d %H:%M:%S %Z", "2024|01|10 23:10:05 PST", "2024|07|10 23:10:05 PDT"),
        ("%H:%M:%S %Z, %d %b %Y", "08:10:05 CET, 11 Jan 2024", "08:10:05 CEST, 11 Jul 2024"),
        ("%d~%m~%Y %H:%M:%S %Z", "11~01~2024 08:10:05 Europe/Berlin", "11~07~2024 08:10:05 Europe/Berlin"),
    ],
)
def test_a_users_format_supports_zones(date_format, winter, summer, read_times):
    assert read_times(winter, summer, date_format=date_format)[0] == [WINTER, SUMMER]


@pytest.mark.parametrize(
    ("name", "beside", "offset"),
    [
        ("CST", {"CDT"}, "-06:00"),
        ("CST", {"HKT"}, "+08:00"),
        ("IST", {"IDT"}, "+02:00"),
        ("IST", {"GMT"}, "+01:00"),
        ("BST", {"GMT"}, "+01:00"),
        ("AST", {"ADT"}, "-04:00"),
    ],
)
def test_an_ambiguous_abbreviation_is_resolved_by_the_others(name, beside, offset):
    meaning = meaning_of(name, beside)

    assert (meaning.offset, meaning.others) == (offset, ())


def test_an_ambiguous_abbreviation_alone_gets_its_most_common_meaning_with_a_note(read_times):
    times, notes = read_times("2024-01-10 12:00:00 CST")

    assert times == [datetime(2024, 1, 10, 18)]
    assert "orders.csv: in order_date CST is read as UTC-06:00." in notes
    assert any("CST may also mean China +08:00" in note for note in notes)


def test_an_unknown_abbreviation_is_named_with_a_way_that_works(read_times):
    with pytest.raises(DateError) as caught:
        read_times("2024-01-10 12:00:00 XYZ", "2024-01-11 12:00:00 XYZ")

    assert caught.value.code == "source.date.zone"
    assert "times in XYZ" in str(caught.value)
    assert '--date-format "%Y-%m-%d %H:%M:%S XYZ"' in caught.value.hint
    times, _ = read_times("2024-01-10 12:00:00 XYZ", date_format="%Y-%m-%d %H:%M:%S XYZ")
    assert times == [datetime(2024, 1, 10, 12)]


def test_one_unknown_zone_among_many_times_is_set_aside(read_times):
    times, _ = read_times(*["2024-01-10 12:00:00 UTC"] * 40, "2024-01-10 12:00:00 XYZ")

    assert times[-2:] == [datetime(2024, 1, 10, 12), None]


def test_the_utc_day_counts_and_the_number_of_moved_rows_is_reported(read_times):
    times, notes = read_times("2024-01-10 00:30:00 +0900", "2024-01-10 12:30:00 +0900")

    assert times == [datetime(2024, 1, 9, 15, 30), datetime(2024, 1, 10, 3, 30)]
    assert notes == [
        "orders.csv: every time in order_date has the offset +09:00; the UTC day counts, and 1 of 2 rows "
        "fall on another day by the local clock; to use it, add --day local."
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["2024-01-10 00:30:00 +0900"], [datetime(2024, 1, 10, 0, 30)]),
        (["2024-01-10T00:30:00+09:00", "2024-01-11"], [datetime(2024, 1, 10, 0, 30), datetime(2024, 1, 11)]),
        (["Jan 10, 2024 11:10:05 PM PST"], [datetime(2024, 1, 10, 23, 10, 5)]),
        (["2024-07-10 23:10:05 America/Los_Angeles"], [datetime(2024, 7, 10, 23, 10, 5)]),
        (["25/07/2024 01:10 CEST"], [datetime(2024, 7, 25, 1, 10)]),
    ],
)
def test_the_local_day_is_that_of_each_clock(values, expected, read_times):
    assert read_times(*values, day="local")[0] == expected


def test_the_local_day_is_reported_too(read_times):
    _, notes = read_times("2024-01-10 00:30:00 +0900", "2024-01-10 12:30:00 +0500", day="local")

    assert notes == [
        "orders.csv: order_date has times with offsets from +05:00 to +09:00; the local day counts, and 1 of "
        "2 rows fall on another day in UTC."
    ]


@pytest.mark.parametrize("zone", ["Z", " UTC", "+00:00", " +0000", " GMT"])
def test_times_in_utc_need_no_note(zone, read_times):
    assert read_times(f"2024-01-10 00:30:00{zone}")[1] == []
