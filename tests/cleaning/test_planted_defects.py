"""Every defect that the synthetic shop plants is found, and nothing else is."""

import csv
import json
from collections import defaultdict

import pytest

from tenure.app.data.generate import Generate, generate
from tenure.cleaning.clean import clean
from tenure.core.orders.reading import ReadOptions
from tenure.engines.duckdb import Engine
from tenure.sources.synthetic import SOURCE

ORDERS = {
    "exact_duplicate": "exact_duplicate",
    "key_duplicate": "key_duplicate",
    "null_customer_id": "missing_customer",
    "null_date": "missing_date",
    "future_date": "future_date",
    "impossible_date": "impossible_date",
    "zero_amount": "zero_amount",
    "orphan_customer": "unknown_customer",
}
LINES = {
    "exact_duplicate": "exact_duplicate",
    "null_amount": "unreadable_amount",
    "orphan_line": "orphan_line",
}


class Spoilt:
    """A shop with defects, read and cleaned; what was planted, and what was taken out."""

    def __init__(self, folder, engine):
        generated = generate(Generate(customers=600, transactions=6_000, seed=5, out=folder, defects=True))
        reading = SOURCE.read(str(folder), ReadOptions(), engine)
        self.cleaned = clean(reading.tables, reading.rules, generated.as_of, engine)
        self.planted = defaultdict(list)
        with (folder / "defects.csv").open(newline="") as file:
            for defect in csv.DictReader(file):
                self.planted[defect["table"], defect["kind"]].append((int(defect["row"]), defect["key"]))
        self.out = engine.to_arrow(self.cleaned.quarantine).to_pylist()
        self.rows = engine.to_arrow(self.cleaned.tables.transactions).to_pylist()
        self.counts = {(c.table, c.rule): c.rows for c in self.cleaned.counts}

    def rows_planted(self, table, kind):
        assert self.planted[table, kind], f"no {kind} was planted in {table}"
        return {row for row, _ in self.planted[table, kind]}

    def keys_planted(self, table, kind):
        assert self.planted[table, kind], f"no {kind} was planted in {table}"
        return {key for _, key in self.planted[table, kind]}

    def keys_out(self, table, key, reason):
        records = (row for row in self.out if row["table"] == table and row["reason"] == reason)
        return {json.loads(row["row"])[key] for row in records}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    with Engine() as engine:
        yield Spoilt(tmp_path_factory.mktemp("made") / "shop", engine)


def test_no_kind_of_defect_is_left_out_of_these_tests(spoilt):
    tested = {("orders", kind) for kind in ORDERS} | {("order_lines", kind) for kind in LINES}
    tested |= {
        ("customers", "exact_duplicate"),
        ("customers", "key_duplicate"),
        ("products", "key_duplicate"),
    }
    tested |= {("orders", "header_line_mismatch"), ("order_lines", "outlier")}
    tested |= {("orders", "negative_without_original"), ("order_lines", "negative_without_original")}
    assert set(spoilt.planted) == tested


@pytest.mark.parametrize(("kind", "reason"), ORDERS.items())
def test_orders_with_a_defect_are_removed_for_it(spoilt, kind, reason):
    removed_keys = spoilt.keys_out("transactions", "order_id", reason)

    lines = spoilt.keys_planted("order_lines", kind) if kind in LINES else set()
    assert removed_keys == spoilt.keys_planted("orders", kind) | lines


@pytest.mark.parametrize(("kind", "reason"), LINES.items())
def test_lines_with_a_defect_are_removed_for_it(spoilt, kind, reason):
    removed_rows = {row["source_row"] for row in spoilt.out if row["reason"] == reason}

    assert spoilt.rows_planted("order_lines", kind) <= removed_rows


def test_header_totals_that_differ_are_found_and_their_lines_stay(spoilt):
    orders = spoilt.keys_planted("orders", "header_line_mismatch")

    assert spoilt.counts["transactions", "header_mismatch"] == len(orders)
    assert orders <= {row["order_id"] for row in spoilt.rows}


def test_outliers_are_counted_and_stay(spoilt):
    amounts = defaultdict(float)
    for row in spoilt.rows:
        amounts[row["order_id"]] = max(amounts[row["order_id"]], row["amount"])
    by_size = sorted((row["amount"] for row in spoilt.rows), reverse=True)
    edge = by_size[spoilt.counts["transactions", "outlier"]]

    outliers = spoilt.keys_planted("order_lines", "outlier")
    assert all(amounts[order_id] > edge for order_id in outliers)


def test_only_refunds_of_nonexistent_orders_stay_untraced(spoilt):
    untraced = {
        row["order_id"] for row in spoilt.rows if row["amount"] < 0 and not row["original_order_date"]
    }

    assert untraced == spoilt.keys_planted("orders", "negative_without_original")
    assert spoilt.counts["transactions", "refund_untraced"] == len(untraced)
    assert spoilt.counts["transactions", "refund_same_order"] > len(untraced)


@pytest.mark.parametrize(
    ("table", "kind"),
    [("customers", "exact_duplicate"), ("customers", "key_duplicate"), ("products", "key_duplicate")],
)
def test_duplicate_customers_and_products_are_removed(spoilt, table, kind):
    key = f"{table.removesuffix('s')}_id"

    assert spoilt.keys_out(table, key, kind) == spoilt.keys_planted(table, kind)


def test_only_planted_defects_are_removed(spoilt):
    planted = {key for keys in spoilt.planted.values() for _, key in keys}
    removed = {
        json.loads(row["row"])[
            {"products": "product_id", "customers": "customer_id"}.get(row["table"], "order_id")
        ]
        for row in spoilt.out
    }

    assert removed <= planted
