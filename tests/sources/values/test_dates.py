"""Dates from text: the format is found on the whole column; day and month are never guessed."""

from __future__ import annotations

from datetime import datetime

import pytest

from tenure.core.errors import DateError, OptionError


@pytest.fixture
def read_dates(write, read, column):
    def of(*values: str, **options):
        lines = "".join(f'c{n},{n},"{value}",5\n' for n, value in enumerate(values))
        return column(read(write("customer,order,date,amount\n" + lines), **options), "order_date")

    return of


MORNING = datetime(2023, 3, 25, 8, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-03-25", datetime(2023, 3, 25)),
        ("2023-3-5", datetime(2023, 3, 5)),
        ("2023/03/25", datetime(2023, 3, 25)),
        ("2023.03.25", datetime(2023, 3, 25)),
        ("20230325", datetime(2023, 3, 25)),
        ("20230325080500", MORNING),
        ("2023-03-25 08:05:00", MORNING),
        ("2023-03-25T08:05:00", MORNING),
        ("2023-03-25 8:05", MORNING),
        ("2023-03-25T08:05:00Z", MORNING),
        ("2023-03-25 08:05:00 UTC", MORNING),
        ("2023-03-25 08:05:00.250", datetime(2023, 3, 25, 8, 5, 0, 250_000)),
        ("2023-03-25T10:05:00+02:00", MORNING),
        ("2023-03-25 10:05:00 +0200", MORNING),
        ("2023-03-25 04:05:00 -0400", MORNING),
        ("2023-03-25 04:05:00-04", MORNING),
        ("2023/03/25 10:05:00 +0200", MORNING),
        ("25/03/2023", datetime(2023, 3, 25)),
        ("25.3.2023 8:05", MORNING),
        ("25-03-2023 08:05:00", MORNING),
        ("25/03/23", datetime(2023, 3, 25)),
        ("3/25/2023 8:05", MORNING),
        ("3/25/2023, 8:05:00 AM", MORNING),
        ("03/25/23 08:05 am", MORNING),
        ("25-Mar-2023", datetime(2023, 3, 25)),
        ("25 March 2023 08:05", MORNING),
        ("Mar 25, 2023", datetime(2023, 3, 25)),
        ("March 25, 2023 08:05", MORNING),
        ("Sat, 25 Mar 2023 08:05:00", MORNING),
        ("25. März 2023 08:05", MORNING),
        ("25. Mrz. 2023", datetime(2023, 3, 25)),
        ("25 mars 2023", datetime(2023, 3, 25)),
        ("25 août 2023 08:05", datetime(2023, 8, 25, 8, 5)),
        ("25 de marzo de 2023", datetime(2023, 3, 25)),
        ("25 maart 2023", datetime(2023, 3, 25)),
        ("1679731500", MORNING),
        ("1679731500000", MORNING),
    ],
)
def test_a_date_is_read_however_it_is_written(text, expected, read_dates):
    assert read_dates(text, text) == [expected, expected]


def test_one_late_value_decides_for_the_whole_column(read_dates):
    values = ["01/02/2023"] * 3000 + ["13/02/2023"]

    got = read_dates(*values)

    assert got[0] == datetime(2023, 2, 1)
    assert got[-1] == datetime(2023, 2, 13)


def test_the_other_order_is_detected_too(read_dates):
    assert read_dates("1/2/2023 9:30", "02/13/2023 10:00") == [
        datetime(2023, 1, 2, 9, 30),
        datetime(2023, 2, 13, 10, 0),
    ]


def test_dates_that_read_both_ways_are_an_error_that_shows_both(read_dates):
    with pytest.raises(DateError) as caught:
        read_dates("01/02/2023", "03/04/2023")

    assert caught.value.code == "source.date.ambiguous"
    assert caught.value.values == (
        "01/02/2023 is February 1, 2023 by %d/%m/%Y",
        "01/02/2023 is January 2, 2023 by %m/%d/%Y",
    )
    assert '--date-format "%d/%m/%Y" or --date-format "%m/%d/%Y"' in caught.value.hint


@pytest.mark.parametrize(
    ("date_format", "expected"),
    [
        ("%d/%m/%Y", [datetime(2023, 2, 1), datetime(2023, 4, 3, 9, 30)]),
        ("%m/%d/%Y", [datetime(2023, 1, 2), datetime(2023, 3, 4, 9, 30)]),
    ],
)
def test_the_users_format_settles_it_with_and_without_times(date_format, expected, read_dates):
    assert read_dates("01/02/2023", "03/04/2023 9:30", date_format=date_format) == expected


def test_days_equal_to_their_month_read_the_same_both_ways(read_dates):
    assert read_dates("01/01/2023", "02/02/2023") == [datetime(2023, 1, 1), datetime(2023, 2, 2)]


def test_day_first_and_month_first_in_one_column_are_never_mixed(read_dates):
    with pytest.raises(DateError) as caught:
        read_dates("01/02/2023", "13/02/2023", "02/14/2023", *["05/05/2023"] * 200)

    assert caught.value.code == "source.date.mixed"
    assert caught.value.values == ("row 2: 13/02/2023", "row 3: 02/14/2023")


def test_two_digit_years_with_dashes_may_stand_first(read_dates):
    with pytest.raises(DateError) as caught:
        read_dates("11-12-10", "12-11-10")
    assert caught.value.code == "source.date.ambiguous"
    assert len(caught.value.values) == 3

    assert read_dates("99-12-31", "01-02-03") == [datetime(1999, 12, 31), datetime(2001, 2, 3)]


def test_offsets_among_plain_times_are_not_dropped(read_dates):
    assert read_dates("2023-01-05 10:00:00", "2023-01-05 10:00:00+02:00") == [
        datetime(2023, 1, 5, 10),
        datetime(2023, 1, 5, 8),
    ]


def test_a_few_unreadable_dates_are_null_and_keep_their_text(write, read, rows):
    lines = "".join(f"c{n},{n},2023-01-05,5\n" for n in range(40))
    got = rows(read(write("customer,order,date,amount\n" + lines + "x,99,31.13.2023,5\ny,98,,5\n")))

    assert [(row["order_date"], row["raw_order_date"]) for row in got[-2:]] == [
        (None, "31.13.2023"),
        (None, None),
    ]
    assert got[0]["raw_order_date"] is None


def test_columns_that_read_well_carry_no_raw_text(write, read):
    reading = read(write("customer,order,date,amount\nann,1,2023-01-05,5\n"))

    assert not [name for name in reading.tables.transactions.columns if name.startswith("raw_")]


@pytest.mark.parametrize("typo", ["20255-01-01", "-0001-01-01", "290000-12-31", "infinity"])
def test_a_nonexistent_date_is_unreadable(write, read, rows, typo):
    good = "".join(f"c{n},{n},2023-01-{n:02},5\n" for n in range(1, 31))
    reading = read(write(f"customer,order,date,amount\n{good}x,99,{typo},5\n"))

    *_, last = rows(reading)
    assert (last["order_date"], last["raw_order_date"]) == (None, typo)


def test_many_unreadable_dates_are_an_error_with_rows_and_values(read_dates):
    with pytest.raises(DateError) as caught:
        read_dates("2023-01-05", "soon", "2023-02-30", "2023-01-06")

    assert caught.value.code == "source.date.unreadable"
    assert caught.value.values == ("row 2: soon", "row 3: 2023-02-30")
    assert caught.value.hint == "these days do not exist in the calendar; correct them in the file"


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("soon", 'these are not dates; choose another column: --column order_date="..."'),
        ("2023-01", 'specify the format: --date-format "%Y-%m"'),
        ("2023-01-25 kl. 9:30", 'specify the format: --date-format "%Y-%m-%d kl. %H:%M"'),
        (
            "05/01/2023 at 9:30 PM",
            'specify the format: --date-format "%d/%m/%Y at %I:%M %p" '
            'or --date-format "%m/%d/%Y at %I:%M %p"',
        ),
        (
            "10 brumaire 2023",
            "these month or day names are not known; write the dates as YYYY-MM-DD, "
            'or choose another column: --column order_date="..."',
        ),
        (
            "99999",
            "if these are Excel serial dates: --date-format excel; "
            'otherwise choose another column: --column order_date="..."',
        ),
    ],
)
def test_a_format_is_proposed_only_if_it_reads_the_values(value, hint, read_dates):
    with pytest.raises(DateError) as caught:
        read_dates(*[value] * 5)

    assert (caught.value.code, caught.value.hint) == ("source.date.unreadable", hint)
    assert caught.value.values == tuple(f"row {row}: {value}" for row in (1, 2, 3))


def test_a_proposed_format_reads_the_values(read_dates):
    assert read_dates("2023-01-25 kl. 9:30", date_format="%Y-%m-%d kl. %H:%M") == [
        datetime(2023, 1, 25, 9, 30)
    ]


def test_the_wrong_format_reads_nothing_rather_than_something(read_dates):
    with pytest.raises(DateError) as caught:
        read_dates("25/03/2023", "26/03/2023", date_format="%m/%d/%Y")

    assert caught.value.code == "source.date.unreadable"
    assert caught.value.hint == 'specify the format: --date-format "%d/%m/%Y"'


def test_a_format_without_percent_signs_is_refused(read_dates):
    with pytest.raises(OptionError) as caught:
        read_dates("25/03/2023", date_format="dd/mm/yyyy")

    assert caught.value.code == "option.date_format"
