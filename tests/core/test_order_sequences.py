"""The last order days of each customer: cut like everything else, no more than asked for."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest

from tenure.core.frames.order_sequences import AGE, VALUE, last_order_days
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.tables import Tables

CUT = date(2023, 3, 1)
ROWS = [
    ("a", "1", datetime(2023, 1, 1, 9), 10.0),
    ("a", "2", datetime(2023, 1, 1, 18), 5.0),
    ("a", "3", datetime(2023, 2, 1), 20.0),
    ("a", "3r", datetime(2023, 2, 5), -20.0),
    ("a", "4", datetime(2023, 2, 28, 23), 7.0),
    ("a", "5", datetime(2023, 3, 1), 1000.0),
    ("b", "6", datetime(2023, 2, 10), 3.0),
    ("late", "7", datetime(2023, 3, 2), 3.0),
    ("only refunds", "8", datetime(2023, 2, 2), -3.0),
]


@pytest.fixture
def days(duckdb_engine):
    def query(columns=("customer_id", "order_id", "order_date", "amount"), **options):
        names = ("customer_id", "order_id", "order_date", "amount")
        rows = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in ROWS]).select(
            list(columns)
        )
        table = duckdb_engine.from_arrow(rows, "log_of_few")
        rows = last_order_days(Snapshot(Tables(table), CUT), **options)
        by = [("customer_id", "ascending"), (AGE, "descending")]
        return duckdb_engine.to_arrow(rows).sort_by(by).to_pylist()

    return query


def test_each_order_day_before_the_cut_is_there_once_with_its_net_value(days):
    assert [tuple(row.values()) for row in days()] == [
        ("a", 59.0, 15.0),
        ("a", 28.0, 20.0),
        ("a", 1.0, 7.0),
        ("b", 19.0, 3.0),
    ]


def test_of_many_the_newest_are_kept(days):
    assert [row[AGE] for row in days(most=2)] == [28.0, 1.0, 19.0]


def test_a_log_without_amounts_has_days_without_values(days):
    rows = days(columns=("customer_id", "order_id", "order_date"))

    assert VALUE not in rows[0]
    assert {row["customer_id"] for row in rows} == {"a", "b", "only refunds"}
