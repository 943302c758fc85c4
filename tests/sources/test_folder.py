"""A folder of exports is one log: same columns, rows numbered through, overlaps counted once."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pandas as pd
import pytest

from tenure.cleaning.clean import clean
from tenure.core.errors import SourceError
from tenure.sources.mapping.recognise import recognise

HEADER = "order_id,customer_id,order_date,amount\n"
JANUARY = HEADER + "O1,ann,2024-01-05,5\nO2,bob,2024-01-20,6\n"
FEBRUARY = HEADER + "O2,bob,2024-01-20,6\nO3,ann,2024-02-03,7\n"
MARCH = HEADER + "O4,ann,2024-03-03,8\n"


@pytest.fixture
def folder(tmp_path):
    """Write files into a folder; gives its location."""

    def of(files: dict[str, str | bytes]) -> str:
        place = tmp_path / "exports"
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return str(place)

    return of


@pytest.fixture
def cleaned(read, duckdb_engine):
    def of(location: str, source: str = "folder"):
        reading = read(location, source)
        return clean(reading.tables, reading.rules, date(2024, 12, 1), duckdb_engine)

    return of


def total(cleaned) -> float:
    return cleaned.tables.transactions.amount.sum().execute()


def quarantine(cleaned) -> list[dict]:
    return cleaned.quarantine.order_by("source_row").to_pyarrow().to_pylist()


def test_monthly_exports_are_one_log_and_the_overlap_counts_once(folder, cleaned):
    location = folder({"2024-01.csv": JANUARY, "2024-02.csv": FEBRUARY, "2024-03.csv": MARCH})

    assert recognise(location) == "folder"
    log = cleaned(location)

    assert total(log) == 26
    (out,) = quarantine(log)
    assert (out["reason"], out["source_row"]) == ("overlapping_export", 3)
    assert out["detail"] == "row 1 of 2024-02.csv: identical to row 2 of 2024-01.csv"


def test_equal_rows_of_one_file_keep_their_own_rule(folder, cleaned):
    location = folder({"a.csv": JANUARY + "O1,ann,2024-01-05,5\n", "b.csv": MARCH})

    (out,) = quarantine(cleaned(location))

    assert (out["reason"], out["source_row"]) == ("exact_duplicate", 3)


def test_rows_without_order_ids_are_distinguished_by_their_count_per_file(folder, cleaned):
    header = "customer,date,amount\n"
    location = folder(
        {
            "a.csv": header + "ann,2024-01-05,5\nann,2024-01-05,5\nbob,2024-01-06,6\n",
            "b.csv": header + "ann,2024-01-05,5\nann,2024-01-05,5\nann,2024-01-05,5\neve,2024-02-01,7\n",
        }
    )

    log = cleaned(location)

    assert total(log) == 3 * 5 + 6 + 7
    assert [out["reason"] for out in quarantine(log)] == ["overlapping_export"] * 2


def test_columns_may_differ_in_order_and_spelling(folder, read, column):
    other = "Amount;Order-Date;Customer ID;Order ID\n8;2024-03-03;ann;O4\n"

    reading = read(folder({"a.csv": JANUARY, "b.csv": other}), "folder")

    assert column(reading, "amount") == [5.0, 6.0, 8.0]
    assert column(reading, "source_row") == [1, 2, 3]


def test_overlaps_are_detected_despite_another_order_of_columns(folder, cleaned):
    first = "order_id,customer_id,order_date,amount,note,shop\nO1,ann,2024-01-05,5,x,y\n"
    second = (
        "shop,note,order_id,customer_id,order_date,amount\ny,x,O1,ann,2024-01-05,5\ny,z,O2,ann,2024-01-06,6\n"
    )

    assert total(cleaned(folder({"a.csv": first, "b.csv": second}))) == 11


def test_a_column_missing_in_some_files_is_null_there_and_reported(folder, read, column):
    with_sku = "order_id,customer_id,order_date,amount,sku\nO4,ann,2024-03-03,8,S1\n"

    reading = read(folder({"a.csv": JANUARY, "b.csv": with_sku}), "folder")

    assert column(reading, "product_id") == [None, None, "S1"]
    assert any("sku is unknown in a.csv" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("stranger", "expected_text"),
    [
        ("customer_id,name,city,phone\nann,Ann,Paris,1\n", "customers.csv has different columns from a.csv"),
        ("order_id,customer_id,order_date\nO9,ann,2024-01-05\n", "customers.csv has no column 'amount'"),
    ],
)
def test_a_file_of_something_else_is_refused_by_name(stranger, expected_text, folder, read):
    location = folder({"a.csv": JANUARY, "b.csv": MARCH, "customers.csv": stranger})

    with pytest.raises(SourceError) as caught:
        read(location, "folder")

    assert caught.value.code == "source.parts"
    assert expected_text in str(caught.value)


def test_files_that_are_not_tables_are_left_out_and_named(folder, read, column):
    location = folder(
        {
            "a.csv": JANUARY,
            "README.txt": "These are the exports of the shop.\nAsk, if in doubt, the owner.\n",
            ".DS_Store": b"\x00\x00",
            "~$a.xlsx": b"lock",
            "chart.png": b"\x89PNG",
            "old/b.csv": MARCH,
        }
    )

    reading = read(location, "folder")

    assert column(reading, "amount") == [5.0, 6.0]
    assert reading.notes[0] == (
        "exports: ignored because they are not tables: .DS_Store, README.txt, chart.png, old/, ~$a.xlsx."
    )


def test_a_month_without_orders_is_not_an_error(folder, read, column):
    reading = read(folder({"a.csv": JANUARY, "b.csv": HEADER}), "folder")

    assert column(reading, "amount") == [5.0, 6.0]
    assert any("b.csv has no rows" in note for note in reading.notes)


def test_files_of_several_formats_are_one_log(folder, read, rows):
    order = {"order_id": "O5", "customer_id": "ann", "order_date": "2024-04-01", "amount": 9.25}
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("march.csv", MARCH)
    parquet = io.BytesIO()
    pd.DataFrame([{**order, "order_id": "O6", "order_date": pd.Timestamp("2024-05-01")}]).to_parquet(parquet)
    location = folder(
        {
            "a.csv": JANUARY,
            "b.zip": zipped.getvalue(),
            "c.json": json.dumps([order]),
            "d.parquet": parquet.getvalue(),
        }
    )

    read_rows = rows(read(location, "folder"))

    assert recognise(location) == "folder"
    assert [row["amount"] for row in read_rows] == [5.0, 6.0, 8.0, 9.25, 9.25]
    assert [row["source_row"] for row in read_rows] == [1, 2, 3, 4, 5]
    assert read_rows[-1]["order_date"].isoformat() == "2024-05-01T00:00:00"


def test_columns_that_differ_only_in_punctuation_stay_separate(folder, read, column):
    text = "order_id,customer_id,order_date,amount,Rate,Rate %\nO1,ann,2024-01-05,5,1,2\n"

    reading = read(folder({"a.csv": text, "b.csv": text.replace("O1", "O2")}), "folder")

    assert reading.unused_columns == ("Rate", "Rate %")
    assert column(reading, "amount") == [5.0, 5.0]


def test_exports_of_a_shop_system_are_read_by_its_source(folder, cleaned):
    shopify = (
        "Name,Email,Created at,Lineitem quantity,Lineitem price,Subtotal,Total\n"
        "#1,a@b.c,2024-01-05,1,5,5,5\n#2,a@b.c,2024-01-06,1,6,6,6\n"
    )
    location = folder({"a.csv": shopify, "b.csv": shopify + "#3,a@b.c,2024-02-06,2,7,14,14\n"})

    assert recognise(location) == "shopify"
    assert total(cleaned(location, "shopify")) == 25


def test_a_folder_without_tables_names_a_subfolder_that_has_some(folder):
    location = folder({"notes.md": "x", "2024/a.csv": JANUARY})

    with pytest.raises(SourceError) as caught:
        recognise(location)

    assert caught.value.code == "source.unknown"
    assert "2024" in caught.value.hint


def test_a_log_without_order_ids_says_how_to_ingest_it(folder, read):
    header = "customer,date,amount\n"
    location = folder({"a.csv": header + "ann,2024-01-05,5\n", "b.csv": header + "ann,2024-02-05,5\n"})

    assert any("import each new export by itself" in note for note in read(location, "folder").notes)
