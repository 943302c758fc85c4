"""Parquet: native types stay as they are and lazy; texts are typed as in delimited files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from tenure.core.errors import ColumnError, DateError, SourceError
from tenure.core.orders.answers import Answers


@pytest.fixture
def store(tmp_path):
    def to_disk(name: str = "orders.parquet", **columns):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        parquet.write_table(pa.table(columns), path)
        return str(path)

    return to_disk


def test_native_types_are_read_as_they_are(store, read, rows):
    location = store(
        customer_id=[17850, 17851],
        order_id=["a", "b"],
        order_date=[datetime(2023, 1, 5, 10, tzinfo=UTC), datetime(2023, 1, 6, tzinfo=UTC)],
        amount=pa.array([1.5, 2.0], pa.float32()),
    )

    assert rows(read(location, "parquet")) == [
        {
            "source_row": 1,
            "customer_id": "17850",
            "order_id": "a",
            "order_date": datetime(2023, 1, 5, 10),
            "amount": 1.5,
        },
        {
            "source_row": 2,
            "customer_id": "17851",
            "order_id": "b",
            "order_date": datetime(2023, 1, 6),
            "amount": 2.0,
        },
    ]


def test_ids_stored_as_floats_lose_their_point(store, read, column):
    location = store(customer=[13085.0, None], date=[date(2023, 1, 5)] * 2, amount=[1, 2])

    assert column(read(location, "parquet"), "customer_id") == ["13085", None]


def test_native_columns_are_not_copied_into_the_engine(store, read, duckdb_engine):
    location = store(customer=["ann"], date=[date(2023, 1, 5)], amount=[1.0])

    read(location, "parquet")

    assert not duckdb_engine.backend.raw_sql("SELECT table_name FROM duckdb_tables()").fetchall()


def test_texts_are_typed_as_in_delimited_files(store, read, column):
    location = store(customer=["ann", "bob"], date=["13/02/2023", "01/03/2023"], amount=["1,50", "2"])

    reading = read(location, "parquet")

    assert column(reading, "order_date") == [datetime(2023, 2, 13), datetime(2023, 3, 1)]
    assert column(reading, "amount") == [1.5, 2.0]


def test_texts_that_read_two_ways_are_asked_about(store, read):
    with pytest.raises(DateError):
        read(store(customer=["ann"], date=["02/03/2023"], amount=[1.0]), "parquet")


def test_whole_numbers_may_be_dates(store, read, column):
    reading = read(store(customer=["ann", "bob"], date=[20230205.0, float("nan")], amount=[1, 2]), "parquet")

    assert column(reading, "order_date") == [datetime(2023, 2, 5), None]


def test_what_is_not_finite_is_null_and_keeps_its_text(store, read, rows):
    location = store(customer=["ann", "bob"], date=[date(2023, 1, 5)] * 2, amount=[float("nan"), 2.0])

    got = rows(read(location, "parquet"))

    assert [(row["amount"], row["raw_amount"]) for row in got] == [(None, "nan"), (2.0, None)]


def test_a_folder_of_parts_is_one_table_with_one_numbering(store, read, column, tmp_path):
    for part in range(3):
        store(
            f"parts/part-{part}.parquet",
            customer=[f"c{part}", f"d{part}"],
            order=[f"{part}a", f"{part}b"],
            date=[date(2023, 1, 5)] * 2,
            amount=[1.0, 2.0],
        )

    reading = read(tmp_path / "parts", "parquet")

    assert column(reading, "source_row") == [1, 2, 3, 4, 5, 6]
    assert column(reading, "order_id") == ["0a", "0b", "1a", "1b", "2a", "2b"]


def test_files_that_are_not_parts_of_one_log_are_named_with_the_difference(store, read, tmp_path):
    store("parts/a.parquet", customer_id=["x"], order_date=[date(2023, 1, 5)], amount=[1.5])
    store("parts/b.parquet", customer_id=["y"], order_date=[date(2023, 1, 5)], Amount=[1.5])

    with pytest.raises(SourceError, match=r"a.parquet and b.parquet") as caught:
        read(tmp_path / "parts", "parquet")
    assert (caught.value.code, caught.value.values) == ("source.parts", ("Amount", "amount"))


def test_a_missing_column_is_named(store, read):
    with pytest.raises(ColumnError) as caught:
        read(store(who=["ann"], date=[date(2023, 1, 5)]), "parquet")

    assert caught.value.code == "source.column.missing"


@pytest.mark.realdata
def test_a_log_without_money_is_read_as_orders(data_dir, read, duckdb_engine):
    reading = read(data_dir / "grocery" / "groceryElog.parquet", "parquet")

    assert not reading.has_money
    assert reading.rules.rows_are_orders
    assert duckdb_engine.to_arrow(reading.tables.transactions.customer_id.nunique()).as_py() == 1525


@pytest.mark.parametrize(
    ("kind", "beyond"),
    [(pa.date32(), 2**31 - 1), (pa.timestamp("us"), 9 * 10**18), (pa.timestamp("us", "UTC"), 2**63 - 2)],
)
def test_dates_outside_the_calendar_are_not_dates(store, read, rows, kind, beyond):
    units = 1 if kind == pa.date32() else 86_400_000_000
    days = [20_000 * units, beyond, -beyond]
    location = store(
        customer_id=["a", "b", "c"], order_date=pa.array(days, kind), amount=pa.array([1.0, 2.0, 3.0])
    )

    dates = [row["order_date"] for row in rows(read(location, "parquet"))]
    assert dates == [datetime(2024, 10, 4), None, None]


def test_milliseconds_beyond_any_calendar_are_refused_by_column(store, read):
    location = store(
        customer_id=["a", "b"],
        order_date=pa.array([1_700_000_000_000, 9 * 10**17], pa.timestamp("ms")),
        amount=pa.array([1.0, 2.0]),
    )

    with pytest.raises(SourceError, match="`order_date` that is outside the calendar") as refused:
        read(location, "parquet")
    assert refused.value.code == "source.date.range"


@pytest.mark.parametrize(("day", "is_told"), [("local", True), ("utc", False)])
def test_timestamps_without_a_local_day_are_reported_if_one_is_requested(store, read, day, is_told):
    moments = pa.array([1_700_000_000_000_000], pa.timestamp("us", "America/New_York"))
    location = store(customer_id=["a"], order_date=moments, amount=pa.array([1.0]))

    notes = " ".join(read(location, "parquet", answers=Answers(day=day)).notes)

    assert ("each counts on its UTC day" in notes) == is_told


@pytest.mark.parametrize("second", ["amount", "Amount"])
def test_two_columns_of_one_name_are_refused(tmp_path, read, second):
    """The first of two amounts was taken without a word."""
    rows = pa.table(
        [["o1"], ["c1"], [datetime(2024, 1, 1)], [10.0], [99.0]],
        names=["order_id", "customer_id", "order_date", "amount", second],
    )
    parquet.write_table(rows, tmp_path / "orders.parquet")

    with pytest.raises(SourceError) as refused:
        read(tmp_path / "orders.parquet", "parquet")

    assert refused.value.code == "source.column.duplicate"
    assert refused.value.values == ("amount", second)
