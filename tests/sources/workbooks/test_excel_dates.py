"""What Excel does to dates: serial numbers in their place, and columns of which it converted one half."""

from __future__ import annotations

from datetime import datetime

import pytest

from tenure.core.errors import DateError


@pytest.fixture
def read_dates(write, read, column):
    """The dates read, and the notes about them."""

    def of(*values: str, date_format: str | None = None):
        lines = "".join(f'c{n},{n},"{value}",5\n' for n, value in enumerate(values))
        reading = read(write("customer,order,date,amount\n" + lines), date_format=date_format)
        return column(reading, "order_date"), [note for note in reading.notes if "order_date" in note]

    return of


def test_serial_dates_are_read_with_their_times_and_reported(read_dates):
    dates, notes = read_dates("45301", "45301.5", "45302,25")

    assert dates == [datetime(2024, 1, 10), datetime(2024, 1, 10, 12), datetime(2024, 1, 11, 6)]
    assert notes == ["orders.csv: order_date is read as Excel serial dates (1900 system)."]


@pytest.mark.parametrize(
    ("date_format", "expected"),
    [("excel", datetime(2024, 1, 10)), ("Excel1904", datetime(2028, 1, 11))],
)
def test_the_user_can_choose_the_system(date_format, expected, read_dates):
    assert read_dates("45301", date_format=date_format)[0] == [expected]


def test_the_1904_system_is_used_if_only_it_fits_the_other_dates(read_dates):
    dates, notes = read_dates("43839", "43858", "2024-01-25", "2024-02-26")

    assert dates[:2] == [datetime(2024, 1, 10), datetime(2024, 1, 29)]
    assert notes == [
        "orders.csv: 2 of 4 values of order_date are read as Excel serial dates (1904 system), because "
        "only then do they fall among the other dates."
    ]


def test_the_1900_system_is_used_if_both_fit(read_dates):
    dates, _ = read_dates("45301", "2019-01-25", "2029-02-26")

    assert dates[0] == datetime(2024, 1, 10)


@pytest.mark.parametrize(
    "values",
    [
        ["12345", "12346"],
        ["99999", "88888"],
        ["45301", "soon", "later"],
        ["45301", "2011-01-25", "2011-02-26"],
    ],
)
def test_other_numbers_are_not_serial_dates(values, read_dates):
    with pytest.raises(DateError) as caught:
        read_dates(*values)

    assert caught.value.code == "source.date.unreadable"


def test_serial_dates_with_times_are_read_from_native_numbers(tmp_path, read, column):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "orders.parquet"
    table = {"customer": ["a", "b"], "order": ["1", "2"], "date": [45301.0, 45301.5], "amount": [5.0, 6.0]}
    pq.write_table(pa.table(table), path)

    dates = column(read(path, "parquet"), "order_date")

    assert dates == [datetime(2024, 1, 10), datetime(2024, 1, 10, 12)]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["2024-10-01", "2024-04-02", "19/02/2024"], ("row 1: 2024-10-01", "row 3: 19/02/2024")),
        (
            ["19.02.2024 14:30", "2024-10-01 09:15:00"],
            ("row 2: 2024-10-01 09:15:00", "row 1: 19.02.2024 14:30"),
        ),
        (["02/19/24", "2024-10-01"], ("row 2: 2024-10-01", "row 1: 02/19/24")),
        (["45566", "45384", "19/02/2024"], ("row 1: 45566", "row 3: 19/02/2024")),
        (["01-Oct-24", "04-Feb-24", "19/02/2024"], ("row 1: 01-Oct-24", "row 3: 19/02/2024")),
        (["2024/10/01", "19/02/2024"], ("row 1: 2024/10/01", "row 2: 19/02/2024")),
    ],
)
@pytest.mark.parametrize("date_format", [None, "%d/%m/%Y"])
def test_a_column_half_converted_by_excel_is_refused(values, shown, date_format, read_dates):
    with pytest.raises(DateError) as caught:
        read_dates(*values, date_format=date_format)

    assert caught.value.code == "source.date.half_converted"
    assert caught.value.values == shown
    assert "do not open and save the file in Excel" in caught.value.hint


@pytest.mark.parametrize(
    "values",
    [
        ["2024-10-01", "2024-04-13", "19/02/2024"],
        ["2024-10-01", "19/02/2024", "05/02/2024"],
        ["2024-10-01T10:00:00Z", "19/02/2024"],
        ["1704880800", "19/02/2024"],
        ["05/02/2024", "19/02/2024"],
    ],
)
def test_two_notations_alone_are_no_evidence_of_it(values, read_dates):
    assert None not in read_dates(*values)[0]
