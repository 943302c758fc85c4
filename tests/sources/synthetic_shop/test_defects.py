"""Every defect on record is in the data, in the row the record names, and nothing else is wrong."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from tenure.core.orders.reading import ReadOptions
from tenure.core.ports import SilentProgress
from tenure.sources.synthetic import SOURCE
from tenure.sources.synthetic_shop import making
from tenure.sources.synthetic_shop.plan import ShopPlan

EACH = 24
CUSTOMERS_EACH = 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A spoiled shop of 12,000 orders, written in five blocks."""
    folder = tmp_path_factory.mktemp("spoiled")
    plan = ShopPlan(800, 12_000, 5, date(2023, 1, 1), date(2025, 12, 31), defects=True, events_per_order=0.2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "BLOCK_ORDERS", 2_500)
        making.make_shop(plan, folder, SilentProgress())
    return folder


@pytest.fixture(scope="module")
def tables(folder):
    return {
        name: pd.read_csv(folder / f"{name}.csv")
        for name in ("orders", "order_lines", "customers", "products")
    }


@pytest.fixture(scope="module")
def defects(folder):
    return pd.read_csv(folder / "defects.csv", dtype={"was": str})


@pytest.fixture
def recorded_rows(tables, defects):
    """Rows on record for a kind and table, with the record's key and true value."""

    def rows(kind: str, table: str, each: int = EACH) -> pd.DataFrame:
        record = defects[(defects.kind == kind) & (defects["table"] == table)]
        assert len(record) == each
        there = tables[table].iloc[record.row - 1].reset_index(drop=True)
        return there.assign(key=record.key.to_numpy(), was=record.was.to_numpy(), row=record.row.to_numpy())

    return rows


@pytest.mark.parametrize(
    ("kind", "column"), [("null_customer_id", "customer_id"), ("null_date", "order_date")]
)
def test_emptied_header_values(recorded_rows, tables, kind, column):
    rows = recorded_rows(kind, "orders")

    assert rows[column].isna().all()
    assert (rows.order_id == rows.key).all()
    assert rows.was.notna().all()
    assert tables["orders"][column].isna().sum() == EACH


def test_emptied_amounts_and_what_they_were(recorded_rows, tables):
    rows = recorded_rows("null_amount", "order_lines")

    assert rows.amount.isna().all()
    true = rows.unit_price * rows.quantity - rows.discount
    assert rows.was.astype(float).to_numpy() == pytest.approx(true.to_numpy())
    assert tables["order_lines"].amount.isna().sum() == EACH


def test_orders_of_unknown_customers(recorded_rows, tables):
    rows = recorded_rows("orphan_customer", "orders")
    known = tables["customers"].customer_id

    assert not rows.customer_id.isin(known).any()
    assert rows.was.isin(known).all()
    assert (~tables["orders"].customer_id.dropna().isin(known)).sum() == EACH


def test_lines_of_unknown_orders(recorded_rows, tables):
    rows = recorded_rows("orphan_line", "order_lines")
    known = tables["orders"].order_id

    assert (rows.order_id == rows.key).all()
    assert not rows.order_id.isin(known).any()
    assert (~tables["order_lines"].order_id.isin(known)).sum() == EACH


@pytest.mark.parametrize(
    ("table", "each"), [("orders", EACH), ("order_lines", EACH), ("customers", CUSTOMERS_EACH)]
)
def test_exact_duplicates(recorded_rows, tables, table, each):
    rows = recorded_rows("exact_duplicate", table, each)
    copies = tables[table].duplicated(keep="first")

    assert sorted(copies[copies].index + 1) == sorted(rows.row)


@pytest.mark.parametrize(
    ("table", "key", "each"),
    [
        ("orders", "order_id", EACH),
        ("customers", "customer_id", CUSTOMERS_EACH),
        ("products", "product_id", 20),
    ],
)
def test_same_keys_with_other_values(recorded_rows, tables, table, key, each):
    rows = recorded_rows("key_duplicate", table, each)
    distinct = tables[table].drop_duplicates()
    copies = distinct.duplicated(key, keep="first")

    assert (rows[key] == rows.key).all()
    assert sorted(copies[copies].index + 1) == sorted(rows.row)


def test_impossible_dates(recorded_rows, tables):
    future, past = recorded_rows("future_date", "orders"), recorded_rows("impossible_date", "orders")

    assert (future.order_date >= "2090-01-01").all()
    assert (past.order_date.str[:10] == "1900-01-01").all()
    assert future.was.between("2023-01-01", "2026-01-01").all()
    outside = ~tables["orders"].order_date.dropna().between("2023-01-01", "2026-01-01")
    assert outside.sum() == 2 * EACH


def test_headers_that_disagree_with_their_lines(recorded_rows, tables):
    rows = recorded_rows("header_line_mismatch", "orders")
    lines = tables["order_lines"]
    whole = lines[~lines.order_id.isin(lines[lines.amount.isna()].order_id)].drop_duplicates()
    sums = whole.groupby("order_id").amount.sum().round(2)
    headers = tables["orders"].drop_duplicates("order_id").set_index("order_id").total
    both = pd.concat([sums, headers], axis=1, join="inner")

    assert sums.loc[rows.order_id].to_numpy() == pytest.approx(rows.was.astype(float).to_numpy())
    wrong = both[(both.amount - both.total).abs() > 0.01]
    assert sorted(wrong.index) == sorted(rows.order_id)


def test_outliers(recorded_rows):
    rows = recorded_rows("outlier", "order_lines")

    assert (rows.amount > 150 * rows.was.astype(float)).all()
    assert (rows.unit_price * rows.quantity - rows.discount).to_numpy() == pytest.approx(
        rows.amount.to_numpy()
    )


def test_zero_amounts(recorded_rows, tables):
    rows = recorded_rows("zero_amount", "orders")

    assert (rows.total == 0).all()
    lines = tables["order_lines"][tables["order_lines"].order_id.isin(rows.order_id)]
    assert (lines.amount == 0).all()
    assert (tables["orders"].total == 0).sum() == EACH


def test_refunds_without_an_order(recorded_rows, tables):
    headers, lines = (recorded_rows("negative_without_original", name) for name in ("orders", "order_lines"))
    orders = tables["orders"]

    assert (headers.total < 0).all()
    assert (lines.amount < 0).all()
    assert set(lines.order_id) == set(headers.order_id)
    assert not headers.order_id.str[1:].isin(orders.order_id).any()
    refunds = orders[orders.order_id.str.startswith("R")]
    assert (~refunds.order_id.str[1:].isin(orders.order_id)).sum() == EACH


def test_the_account_agrees_with_the_record(folder, defects):
    account = json.loads((folder / "truth.json").read_text())["defects"]

    assert sum(account.values()) == len(defects)
    counted = defects.groupby(["table", "kind"]).size()
    assert account == {f"{table}.{kind}": n for (table, kind), n in counted.items()}


def test_every_row_of_a_spoiled_shop_is_read(folder, tables, duckdb_engine):
    reading = SOURCE.read(str(folder), ReadOptions(), duckdb_engine)

    rows = duckdb_engine.to_arrow(reading.tables.transactions).to_pandas()
    lines = tables["order_lines"]
    headers = tables["orders"].groupby("order_id").size()
    fanned = lines.order_id.map(headers).fillna(1).astype(int)
    assert len(rows) == fanned.sum() > len(lines)
    assert rows.source_row.is_unique
    own = rows[rows.source_row <= len(lines)].sort_values("source_row")
    assert own.order_id.tolist() == lines.order_id.tolist()
    assert rows.header_amount.isna().sum() == EACH
