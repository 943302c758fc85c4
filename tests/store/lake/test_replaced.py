"""Rows that a batch replaces: only the files that held them are written anew, and few copies are kept."""

from __future__ import annotations

from collections import namedtuple
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.store.conftest import NOON

from tenure.core.errors import StoreError
from tenure.core.orders.cleaning import QUARANTINE_COLUMNS
from tenure.core.orders.tables import Tables
from tenure.store.lake import delta, head
from tenure.store.lake.admission import Admission
from tenure.store.lake.batches import Batch
from tenure.store.lake.lake import Lake

MANY = 60
ROWS = 20_000
Read = namedtuple("Read", ["tables", "quarantine"])


@pytest.fixture
def shop(lake, duckdb_engine):
    return Shop(lake, duckdb_engine)


class Shop:
    """Ingests batches that replace what has changed, as `tenure ingest --changed-orders replace` does."""

    def __init__(self, lake: Lake, engine) -> None:
        self.lake, self._engine, self._batches = lake, engine, 0
        self.needed: set[int] = set()

    def ingest(self, orders: pa.Table, customers: pa.Table | None = None) -> int:
        self._batches += 1
        tables = {"orders": orders, "customers": customers}
        orders, customers = (
            self._engine.from_arrow(table, f"{name}_{self._batches}") if table is not None else None
            for name, table in tables.items()
        )
        quarantine = pa.table(
            {
                name: pa.array([], pa.int64() if name == "source_row" else pa.string())
                for name in QUARANTINE_COLUMNS
            }
        )
        read = Read(
            Tables(orders, customers=customers), self._engine.from_arrow(quarantine, f"out_{self._batches}")
        )
        at = NOON + timedelta(days=self._batches)
        with Lake(self.lake.location, needed_versions=lambda: self.needed).writing(self._engine) as writing:
            batch_id = f"batch{self._batches:03d}"
            admission = Admission(self.lake, writing, self._engine, batch_id, replaced_at=at)
            admission.admit(read, rows_are_orders=False)
            admission.record(Batch(batch_id, "csv", "", at, {}, {}, {}, {}))
            return writing.commit(at, f"ingest {batch_id}")

    def files(self, name: str) -> dict[Path, int]:
        files = Path(self.lake.location).glob(f"{name}.*/*.parquet")
        return {path: path.stat().st_size for path in files}

    def table_bytes(self, name: str) -> int:
        """Of the newest version alone."""
        table = self.lake.states()[-1].tables[name]
        paths = delta.parquet_files(self.lake._files, table)
        return sum(Path(path).stat().st_size for path in paths)

    def rows(self, name: str, version: int | None = None) -> list[dict]:
        return self._engine.to_arrow(self.lake.table(name, self._engine, version)).to_pylist()


def orders_of(first: int, last: int, change: float = 0.0, every: int = 1) -> pa.Table:
    """Orders by their numbers; the amount of every so many differs by `change`."""
    number = np.arange(first, last)
    amount = 10 + (number * 7919 % 10007) / 100 + np.where(number % every == 0, change, 0.0)
    return pa.table(
        {
            "customer_id": [f"c{index * 31 % 5000:05d}" for index in number],
            "order_id": [f"o{index:06d}" for index in number],
            "order_date": pa.array(
                [datetime(2023, 1, 1) + timedelta(minutes=int(index)) for index in number], pa.timestamp("us")
            ),
            "amount": amount,
        }
    )


def customers_of(count: int, change: int = 0) -> pa.Table:
    number = np.arange(count)
    return pa.table(
        {
            "customer_id": [f"c{index:05d}" for index in number],
            "email": [
                f"{index * 7919 % 100003}@{'new' if index < change else ''}example.com" for index in number
            ],
        }
    )


@pytest.mark.integration
def test_sixty_ingests_that_replace_orders_everywhere_take_the_room_of_six_tables(shop):
    shop.ingest(orders_of(0, ROWS))
    most = 0.0
    for day in range(1, MANY + 1):
        shop.ingest(orders_of(0, ROWS, change=day, every=50))
        most = max(most, sum(shop.files("transactions").values()) / shop.table_bytes("transactions"))

    assert len(shop.rows("transactions")) == ROWS
    assert most <= head.KEPT_COPIES + 1
    assert sum(state.holds_copies for state in shop.lake.states()) == head.KEPT_COPIES


@pytest.mark.integration
def test_sixty_ingests_that_replace_orders_of_late_take_the_room_of_one_table_and_a_half(shop):
    shop.ingest(orders_of(0, ROWS))
    for day in range(1, MANY + 1):
        end = ROWS + 50 * day
        shop.ingest(orders_of(max(ROWS, end - 200), end, change=day, every=3))

    assert len(shop.rows("transactions")) == ROWS + 50 * MANY
    assert sum(shop.files("transactions").values()) <= 1.5 * shop.table_bytes("transactions")


@pytest.mark.integration
def test_sixty_tables_of_customers_take_the_room_of_six(shop):
    nothing_new = orders_of(0, 10)
    for day in range(1, MANY + 1):
        shop.ingest(nothing_new, customers_of(ROWS, change=day))

    assert len(shop.rows("customers")) == ROWS
    assert sum(shop.files("customers").values()) <= (head.KEPT_COPIES + 1) * shop.table_bytes("customers")


def test_unchanged_customers_are_not_written_again(shop):
    shop.ingest(orders_of(0, 10), customers_of(100))
    before = shop.files("customers")

    version = shop.ingest(orders_of(0, 20), customers_of(100))

    assert shop.files("customers") == before
    assert not next(state for state in shop.lake.states() if state.version == version).holds_copies


def test_only_files_with_replaced_rows_are_rewritten(shop):
    shop.ingest(orders_of(0, 100), customers_of(10))
    shop.ingest(orders_of(100, 200), customers_of(20))
    before = {name: shop.files(name) for name in ("transactions", "customers")}

    shop.ingest(orders_of(100, 200, change=1.0, every=10), customers_of(20, change=5))

    for name, files in before.items():
        assert set(files) <= set(shop.files(name))  # older versions have them
        assert len(set(shop.files(name)) - set(files)) == 2  # what is left of one file, and what is new
    amounts = [row["amount"] for row in shop.rows("transactions") if row["order_id"] == "o000110"]
    assert amounts == [pytest.approx(11 + (110 * 7919 % 10007) / 100)]
    emails = {row["customer_id"]: row["email"] for row in shop.rows("customers")}
    assert len(emails) == 20
    assert "newexample" in emails["c00004"] and "newexample" not in emails["c00005"]


@pytest.mark.integration
def test_a_version_that_a_run_recorded_stays_and_others_from_before_the_copies_go(shop):
    recorded = shop.ingest(orders_of(0, 50))
    other = shop.ingest(orders_of(50, 60))
    shop.needed = {recorded}
    for day in range(1, head.KEPT_COPIES + 3):
        shop.ingest(orders_of(0, 60, change=day))

    assert len(shop.rows("transactions", recorded)) == 50
    assert len(shop.rows("transactions")) == 60
    with pytest.raises(StoreError) as caught:
        shop.rows("transactions", other)
    assert caught.value.code == "store.version_gone"
    for state in shop.lake.states():
        assert state.version == 0 or len(shop.rows("transactions", state.version)) >= 50
    assert shop.lake.damaged_files(shop.lake.recovered(NOON).head) == []
