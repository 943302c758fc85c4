from datetime import date, datetime

import ibis
import pyarrow as pa
import pytest

from tenure.core.frames.snapshot import Snapshot, days_between
from tenure.core.orders.tables import Tables

MOMENTS = [
    datetime(2021, 1, 9, 23, 59, 59, 999999),
    datetime(2021, 1, 10),
    datetime(2021, 1, 19, 23),
    datetime(2021, 1, 20),
]


@pytest.fixture
def tables(duckdb_engine):
    rows = pa.table({"customer_id": ["a"] * 4, "order_id": list("1234"), "order_date": MOMENTS})
    events = pa.table({"customer_id": ["a"] * 4, "occurred_at": MOMENTS, "kind": ["session"] * 4})
    return Tables(duckdb_engine.from_arrow(rows, "orders"), events=duckdb_engine.from_arrow(events, "events"))


def test_history_ends_before_the_morning_of_as_of(tables, duckdb_engine):
    history = Snapshot(tables, date(2021, 1, 10)).history

    assert duckdb_engine.to_arrow(history.transactions)["order_date"].to_pylist() == MOMENTS[:1]
    assert duckdb_engine.to_arrow(history.events)["occurred_at"].to_pylist() == MOMENTS[:1]


def test_the_future_begins_on_as_of_and_ends_with_the_horizon(tables, duckdb_engine):
    future = Snapshot(tables, date(2021, 1, 10), 10).future

    assert sorted(duckdb_engine.to_arrow(future)["order_date"].to_pylist()) == MOMENTS[1:3]


def test_a_future_needs_a_horizon(tables):
    with pytest.raises(ValueError, match="horizon_days"):
        _ = Snapshot(tables, date(2021, 1, 10)).future


def test_days_between_counts_whole_days(duckdb_engine):
    dates = duckdb_engine.from_arrow(pa.table({"a": [date(2020, 2, 28)], "b": [date(2020, 3, 1)]}), "dates")
    days = dates.select(ab=days_between(dates.a, dates.b), a_on=days_between(dates.a, date(2020, 2, 28)))

    assert days.schema()["ab"] == ibis.dtype("float64")
    assert duckdb_engine.to_arrow(days).to_pydict() == {"ab": [2.0], "a_on": [0.0]}
