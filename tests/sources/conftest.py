"""Small order logs written to disk and read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tenure.cleaning.clean import clean
from tenure.core.catalog import SOURCES
from tenure.core.orders.reading import ReadOptions


@pytest.fixture
def write(tmp_path):
    """Write text or bytes under a name; gives the path as a location."""

    def to_disk(content: str | bytes, name: str = "orders.csv") -> str:
        path: Path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return to_disk


@pytest.fixture
def read(duckdb_engine):
    """Read a location by a source; options by keyword."""

    def by_source(location: str, source: str = "csv", **options):
        return SOURCES.load(source).read(str(location), ReadOptions(**options), duckdb_engine)

    return by_source


@pytest.fixture
def rows():
    """A table of a reading as a list of dicts, in the order of the input."""

    def as_dicts(reading, table: str = "transactions"):
        expression = getattr(reading.tables, table)
        return expression.order_by("source_row").to_pyarrow().to_pylist()

    return as_dicts


@pytest.fixture
def column(rows):
    """One column of a reading's transactions, in the order of the input."""

    def values(reading, name: str, table: str = "transactions"):
        return [row[name] for row in rows(reading, table)]

    return values


@pytest.fixture
def net(duckdb_engine):
    """Net money of a reading by customer."""

    def by_customer(reading) -> dict[str, float]:
        cleaned = clean(reading.tables, reading.rules, date(2026, 6, 1), duckdb_engine)
        rows = cleaned.tables.transactions
        sums = rows.group_by("customer_id").aggregate(money=rows.amount.sum())
        return {row["customer_id"]: round(row["money"], 2) for row in sums.to_pyarrow().to_pylist()}

    return by_customer
