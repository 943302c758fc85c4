"""Small logs written as rows of a table, and their customer frame."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest

from tenure.core.frames.compute import all_features, available, compute
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.schema import ARROW_TYPES, TABLES
from tenure.core.orders.tables import Tables

ARROW = {"string": pa.string(), "double": pa.float64(), "int64": pa.int64(), "bool": pa.bool_()}


def arrow_table(name: str, rows: list[dict]) -> pa.Table:
    """Rows with the types of the named table; ISO text becomes a timestamp, missing cells are null."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    kinds = {column: ARROW_TYPES[TABLES[name][column].kind] for column in columns}
    cells = {
        column: [
            datetime.fromisoformat(row[column])
            if kinds[column].startswith("timestamp") and row.get(column)
            else row.get(column)
            for row in rows
        ]
        for column in columns
    }
    return pa.table(
        {column: pa.array(cells[column], ARROW.get(kinds[column], pa.timestamp("us"))) for column in columns}
    )


@pytest.fixture
def tables_of(duckdb_engine):
    """Tables from rows: `tables_of(orders, customers=[...], products=[...], events=[...])`."""

    def make(transactions: list[dict], **others: list[dict]) -> Tables:
        rows = [{"order_id": f"o{i}"} | row for i, row in enumerate(transactions)]
        put = {
            name: duckdb_engine.from_arrow(arrow_table(name, table), name)
            for name, table in ({"transactions": rows} | others).items()
        }
        return Tables(**put)

    return make


@pytest.fixture
def frame_of(duckdb_engine, tables_of, request):
    """The customer frame of rows at `as_of`: customer_id -> feature -> value.

    Features of the families that the test's module names in FAMILIES, with what they are made of.
    """
    families = request.module.FAMILIES
    selected = all_features().select(feature.name for feature in all_features() if feature.family in families)

    def make(transactions: list[dict], as_of: str = "2022-01-01", horizon_days: int | None = 90, **others):
        tables = tables_of(transactions, **others)
        features, _ = available(selected, tables)
        frame = compute(features, Snapshot(tables, date.fromisoformat(as_of), horizon_days))
        return {row.pop("customer_id"): row for row in duckdb_engine.to_arrow(frame).to_pylist()}

    return make


@pytest.fixture
def ann(frame_of):
    """The features of one customer with these rows."""

    def make(rows: list[dict], **options) -> dict:
        return frame_of([{"customer_id": "ann"} | row for row in rows], **options)["ann"]

    return make
