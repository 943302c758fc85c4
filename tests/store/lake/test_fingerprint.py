from __future__ import annotations

import os

import pytest

from tenure.core.errors import SourceError
from tenure.core.orders.reading import ReadOptions
from tenure.core.orders.tables import Tables
from tenure.store.lake.fingerprint import of_files, of_rows

PLAIN = ReadOptions()


def test_a_copy_under_another_name_has_the_same_id(tmp_path):
    (tmp_path / "a.csv").write_text("orders")
    (tmp_path / "b.csv").write_text("orders")

    assert of_files(str(tmp_path / "a.csv"), "csv", PLAIN) == of_files(str(tmp_path / "b.csv"), "csv", PLAIN)


def test_one_byte_more_is_another_batch(tmp_path):
    (tmp_path / "a.csv").write_text("orders")
    (tmp_path / "b.csv").write_text("orders ")

    assert of_files(str(tmp_path / "a.csv"), "csv", PLAIN) != of_files(str(tmp_path / "b.csv"), "csv", PLAIN)


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("shopify", PLAIN),
        ("csv", ReadOptions(date_format="%d/%m/%Y")),
        ("csv", ReadOptions(columns={"amount": "Total"})),
        ("csv", ReadOptions(decimal=",")),
    ],
)
def test_another_way_of_reading_is_another_batch(tmp_path, source, options):
    (tmp_path / "a.csv").write_text("orders")
    location = str(tmp_path / "a.csv")

    assert of_files(location, source, options) != of_files(location, "csv", PLAIN)


def test_tables_read_beside_the_orders_count(tmp_path):
    (tmp_path / "a.csv").write_text("orders")
    (tmp_path / "people.csv").write_text("ann")
    options = ReadOptions(customers=str(tmp_path / "people.csv"))
    location = str(tmp_path / "a.csv")
    before = of_files(location, "csv", options)

    (tmp_path / "people.csv").write_text("ann, bob")

    assert of_files(location, "csv", options) != before
    assert of_files(location, "csv", PLAIN) != before


def test_in_a_folder_names_count(tmp_path):
    for folder, names in {"a": "xy", "b": "yx"}.items():
        (tmp_path / folder).mkdir()
        for content, name in enumerate(names):
            (tmp_path / folder / name).write_text(str(content))

    assert of_files(str(tmp_path / "a"), "olist", PLAIN) != of_files(str(tmp_path / "b"), "olist", PLAIN)


def test_what_is_no_file_has_no_id_of_files(tmp_path):
    assert of_files("postgresql://host/shop", "sql", PLAIN) is None
    assert of_files(str(tmp_path / "nowhere.csv"), "csv", PLAIN) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_source_error(tmp_path):
    (tmp_path / "a.csv").write_text("orders")
    (tmp_path / "a.csv").chmod(0)

    with pytest.raises(SourceError):
        of_files(str(tmp_path / "a.csv"), "csv", PLAIN)


def test_rows_have_one_id_whatever_their_order(duckdb_engine, orders):
    rows = [("ann", str(number), 1 + number % 28, 1.5 * number) for number in range(200)]
    forwards, backwards = Tables(orders(*rows)), Tables(orders(*reversed(rows)))
    other = Tables(orders(*rows[:-1], ("ann", "199", 4, 0.0)))

    assert of_rows(forwards, "sql", duckdb_engine) == of_rows(backwards, "sql", duckdb_engine)
    assert of_rows(forwards, "sql", duckdb_engine) != of_rows(other, "sql", duckdb_engine)
