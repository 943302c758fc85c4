"""What the store's tests share: small clean batches, an empty lake, and a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tenure.store.lake.lake import Lake

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def orders(duckdb_engine):
    """Makes order rows: `orders(("ann", "1", 5, 10.0), ...)`; the third is a day of January 2024."""
    count = 0

    def make(*rows, **columns):
        nonlocal count
        count += 1
        customers, ids, days, amounts = zip(*rows, strict=True)
        table = {
            "customer_id": pa.array(customers, pa.string()),
            "order_id": pa.array(ids, pa.string()),
            "order_date": pa.array([datetime(2024, 1, day) for day in days], pa.timestamp("us")),
            "amount": pa.array(amounts, pa.float64()),
            **columns,
        }
        return duckdb_engine.from_arrow(pa.table(table), f"orders_{count}")

    return make


@pytest.fixture
def write(lake, duckdb_engine):
    """Appends rows to a table of the lake and commits."""

    def append(rows, name="transactions", reason="test"):
        with lake.writing(duckdb_engine) as writing:
            writing.append(name, rows)
            return writing.commit(NOON, reason)

    return append


def rows_of(table) -> list[dict]:
    """Rows of an expression, in a stable order."""
    return sorted(table.to_pyarrow().to_pylist(), key=repr)


@pytest.fixture
def database(sql_store):
    """The tables of the SQL store, empty, on SQLite and PostgreSQL."""
    return sql_store
