"""Order days between a customer's first and last."""

from datetime import date, datetime

import pyarrow as pa
import pytest

from tenure.core.frames.order_days import inner_order_days
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.tables import Tables

ROWS = [
    ("a", datetime(2024, 1, 1), 10.0),
    ("a", datetime(2024, 1, 11, 9), 20.0),
    ("a", datetime(2024, 1, 11, 15), 5.0),
    ("a", datetime(2024, 1, 21), -5.0),  # a refund is no order day
    ("a", datetime(2024, 1, 26), 40.0),
    ("a", datetime(2024, 2, 5), 80.0),  # of the future
    ("b", datetime(2024, 1, 1), 1.0),
    ("b", datetime(2024, 1, 30), 2.0),
]


@pytest.mark.parametrize("money", [True, False])
def test_only_inner_days_before_the_cut_are_returned(duckdb_engine, money):
    customer, day, amount = zip(*[row for row in ROWS if money or row[2] > 0], strict=True)
    columns = {"customer_id": customer, "order_id": [str(i) for i in range(len(day))], "order_date": day}
    table = pa.table(columns | ({"amount": amount} if money else {}))
    table = table.set_column(2, "order_date", table["order_date"].cast(pa.timestamp("us")))
    tables = Tables(duckdb_engine.from_arrow(table, f"order_days_{money}"))

    got = duckdb_engine.to_arrow(inner_order_days(Snapshot(tables, date(2024, 2, 1)))).to_pylist()

    value = 25.0 if money else 1.0
    assert got == [{"first_age_days": 31.0, "last_age_days": 6.0, "age_days": 21.0, "value": value}]
