"""Small raw logs, written as rows of the fields that matter to a test."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest

from tenure.cleaning.clean import clean
from tenure.core.orders.cleaning import CleaningRules
from tenure.core.orders.schema import ARROW_TYPES, TABLES
from tenure.core.orders.tables import Tables

TODAY = date(2024, 6, 30)
_RAW_TYPES = {"source_row": "int64", "header_amount": "double", "line_id": "string"}
_DEFAULTS = {
    "transactions": {"customer_id": "ann", "order_id": "1", "order_date": "2024-01-01", "amount": 10.0},
    "customers": {},
    "products": {},
    "events": {"customer_id": "ann", "occurred_at": "2024-01-01", "kind": "session"},
}


class Shop:
    """Builds raw tables in an engine and cleans them."""

    def __init__(self, engine):
        self.engine = engine

    def table(self, name, rows, **absent):
        """Rows of `name` over its defaults, numbered from 1; None in `absent` leaves a column out."""
        rows = [{"source_row": place, **_DEFAULTS[name], **row} for place, row in enumerate(rows, 1)]
        columns = dict.fromkeys(column for row in rows for column in row if column not in absent)
        arrays = {column: _array(name, column, [row.get(column) for row in rows]) for column in columns}
        return self.engine.from_arrow(pa.table(arrays), f"raw_{name}_{len(arrays)}_{len(rows)}")

    def clean(self, rows, rules=None, today=TODAY, absent=(), **others):
        """Clean transactions of these rows, with other tables given as lists of rows."""
        tables = Tables(
            self.table("transactions", rows, **dict.fromkeys(absent)),
            **{name: self.table(name, part) for name, part in others.items()},
        )
        return clean(tables, rules or CleaningRules(), today, self.engine)

    def rows(self, table):
        return self.engine.to_arrow(table).to_pylist()

    def reasons(self, cleaned, table="transactions"):
        """Reason by source row of what was taken out of a table."""
        out = self.rows(cleaned.quarantine.filter(cleaned.quarantine["table"] == table))
        return {row["source_row"]: row["reason"] for row in out}

    def count(self, cleaned, rule, table="transactions"):
        """(rows acted on, rows found) of one rule; fails when the rule is not in the account."""
        (count,) = [c for c in cleaned.counts if c.rule == rule and c.table == table]
        return count.rows, count.found


def _array(table, column, values):
    if column in _RAW_TYPES:
        return pa.array(values, _RAW_TYPES[column])
    if column.startswith("raw_"):
        return pa.array(values, "string")
    kind = TABLES[table][column].kind
    if kind == "timestamp":
        values = [datetime.fromisoformat(value) if value else None for value in values]
        return pa.array(values, pa.timestamp("us"))
    return pa.array(values, pa.type_for_alias("float64") if kind == "share" else _arrow(kind))


def _arrow(kind):
    names = {"timestamp[us]": pa.timestamp("us"), "date32[day]": pa.date32()}
    return names.get(ARROW_TYPES[kind]) or pa.type_for_alias(ARROW_TYPES[kind])


@pytest.fixture
def shop(duckdb_engine):
    return Shop(duckdb_engine)
