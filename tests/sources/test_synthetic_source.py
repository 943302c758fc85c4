"""Reading a generated folder: found by name and heading, joined on the order id, nothing lost."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tenure.core.catalog import SOURCES
from tenure.core.errors import ColumnError, DataError, OptionError, SourceError
from tenure.core.orders.reading import ReadOptions
from tenure.core.orders.schema import TABLES
from tenure.core.ports import SilentProgress
from tenure.sources.synthetic import SOURCE
from tenure.sources.synthetic_shop.making import make_shop
from tenure.sources.synthetic_shop.plan import ShopPlan


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    def write_shop(**options) -> Path:
        folder = tmp_path_factory.mktemp("shop")
        make_shop(
            ShopPlan(120, 900, 3, date(2024, 1, 1), date(2025, 12, 31), **options), folder, SilentProgress()
        )
        return folder

    return write_shop


@pytest.fixture(scope="module")
def shop(make) -> Path:
    return make()


@pytest.fixture
def copy(shop, tmp_path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(shop, tmp_path / "copy"))


@pytest.fixture
def read(duckdb_engine):
    def frames(folder: Path) -> dict[str, pd.DataFrame]:
        tables = SOURCE.read(str(folder), ReadOptions(), duckdb_engine).tables
        return {
            name: duckdb_engine.to_arrow(table.order_by("source_row")).to_pandas() for name, table in tables
        }

    return frames


def test_it_is_in_the_catalog():
    assert SOURCES.load("synthetic") is SOURCE


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
@pytest.mark.parametrize("alternate_names", [False, True])
def test_every_layout_is_recognised_and_reads_the_same(make, shop, read, file_format, alternate_names):
    folder = make(file_format=file_format, alternate_names=alternate_names)

    assert SOURCE.recognises(str(folder))
    expected, got = read(shop), read(folder)
    assert list(got) == ["transactions", "customers", "products", "events"]
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(got[name], frame)


def test_lines_carry_what_their_header_says(shop, read):
    rows = read(shop)["transactions"]
    orders = pd.read_csv(shop / "orders.csv", parse_dates=["order_date"]).set_index("order_id")
    lines = pd.read_csv(shop / "order_lines.csv")

    assert rows.order_id.tolist() == lines.order_id.tolist()
    assert rows.source_row.tolist() == list(range(1, len(lines) + 1))
    of = orders.loc[rows.order_id]
    assert rows.customer_id.tolist() == of.customer_id.tolist()
    assert (rows.order_date.to_numpy() == of.order_date.to_numpy()).all()
    assert rows.header_amount.tolist() == of.total.tolist()
    assert rows.amount.tolist() == lines.amount.tolist()
    sums = rows.groupby("order_id").agg(lines=("amount", "sum"), header=("header_amount", "first"))
    assert sums.lines.to_numpy() == pytest.approx(sums.header.to_numpy())


def test_columns_have_tenure_names_and_types(shop, duckdb_engine):
    reading = SOURCE.read(str(shop), ReadOptions(), duckdb_engine)

    for name, table in reading.tables:
        schema = table.schema()
        ours = [column.name for column in TABLES[name] if column.name in schema]
        assert set(TABLES[name].required) <= set(ours)
        assert set(schema) - set(ours) <= {"source_row", "header_amount", "line_id"}
    assert str(reading.tables.transactions.order_date.type()) == "timestamp(6)"
    assert reading.rules.cancellation_prefix == "R"
    assert {(column.target_column, column.source_column) for column in reading.mapping} >= {
        ("customer_id", "orders.customer_id"),
        ("amount", "order_lines.amount"),
        ("header_amount", "orders.total"),
        ("eco_score", "products.eco_score"),
    }


def test_rows_without_a_counterpart_remain(copy, read):
    lines, orders = copy / "order_lines.csv", copy / "orders.csv"
    n = len(pd.read_csv(lines))
    with lines.open("a") as file:
        file.write("O00999999,1,P0001,1,5,0,5\n")
    with orders.open("a") as file:
        file.write("O00888888,C00000001,2025-01-02 03:04:05,12.5,web,,0\n")

    rows = read(copy)["transactions"].set_index("order_id")

    orphan, bare = rows.loc["O00999999"], rows.loc["O00888888"]
    assert pd.isna(orphan.customer_id)
    assert pd.isna(orphan.order_date)
    assert pd.isna(orphan.header_amount)
    assert (orphan.amount, orphan.source_row) == (5, n + 1)
    assert (bare.amount, bare.header_amount, bare.customer_id) == (12.5, 12.5, "C00000001")
    assert pd.isna(bare.product_id)
    assert bare.source_row > n + 1


def test_a_duplicate_header_duplicates_its_lines(copy, read):
    before = read(copy)["transactions"]
    orders = copy / "orders.csv"
    _, first, *_ = orders.read_text().splitlines()
    with orders.open("a") as file:
        file.write(first + "\n")

    after = read(copy)["transactions"]

    doubled = before[before.order_id == first.split(",")[0]]
    assert len(after) == len(before) + len(doubled)
    pd.testing.assert_frame_equal(after.iloc[: len(before)], before)
    again = after.iloc[len(before) :]
    assert again.amount.tolist() == doubled.amount.tolist()
    assert again.source_row.is_unique


def test_two_shops_in_one_engine_stay_separate(shop, make, duckdb_engine):
    first = SOURCE.read(str(shop), ReadOptions(), duckdb_engine).tables.transactions
    before = duckdb_engine.to_arrow(first.count().as_table()).to_pylist()

    SOURCE.read(
        str(make(alternate_names=True, events_per_order=0, defects=True)), ReadOptions(), duckdb_engine
    )

    assert duckdb_engine.to_arrow(first.count().as_table()).to_pylist() == before


def test_side_tables_may_be_missing(copy, read):
    for name in ("customers", "products", "events"):
        (copy / f"{name}.csv").unlink()

    assert list(read(copy)) == ["transactions"]


def test_other_folders_are_not_generated_shops(tmp_path, copy):
    assert not SOURCE.recognises(str(tmp_path / "nowhere"))
    assert not SOURCE.recognises(str(copy / "orders.csv"))
    (copy / "orders.csv").write_text("id,customer\n1,2\n")
    assert not SOURCE.recognises(str(copy))
    (copy / "orders.csv").unlink()
    assert not SOURCE.recognises(str(copy))


def test_a_folder_without_a_shop(tmp_path, duckdb_engine):
    with pytest.raises(SourceError) as caught:
        SOURCE.read(str(tmp_path), ReadOptions(), duckdb_engine)

    assert caught.value.code == "source.missing"


def test_a_missing_column_is_named(copy, duckdb_engine):
    (copy / "orders.csv").write_text("order_id,customer_id\nO1,C1\n")

    with pytest.raises(ColumnError) as caught:
        SOURCE.read(str(copy), ReadOptions(), duckdb_engine)

    assert "order_date" in caught.value.values


def test_a_damaged_value_is_reported_without_showing_it(copy, duckdb_engine):
    with (copy / "customers.csv").open("a") as file:
        file.write("C9," + "ann@private.org," * 17 + "\n")

    with pytest.raises(SourceError) as caught:
        SOURCE.read(str(copy), ReadOptions(), duckdb_engine)

    assert caught.value.code == "source.unreadable"
    assert "customers.csv" in str(caught.value)
    assert "private" not in str(caught.value)


def test_a_truncated_parquet_file_is_unreadable(make, duckdb_engine):
    folder = make(file_format="parquet")
    path = folder / "order_lines.parquet"
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(SourceError) as caught:
        SOURCE.read(str(folder), ReadOptions(), duckdb_engine)

    assert caught.value.code == "source.unreadable"


def test_no_lines_at_all(copy, duckdb_engine):
    lines = copy / "order_lines.csv"
    lines.write_text(lines.read_text().splitlines()[0] + "\n")

    with pytest.raises(DataError) as caught:
        SOURCE.read(str(copy), ReadOptions(), duckdb_engine)

    assert caught.value.code == "data.empty"


def test_column_options_do_not_apply(shop, duckdb_engine):
    with pytest.raises(OptionError) as caught:
        SOURCE.read(str(shop), ReadOptions(columns={"amount": "total"}), duckdb_engine)

    assert caught.value.code == "option.column"
