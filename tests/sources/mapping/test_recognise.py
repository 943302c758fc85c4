"""Which source a location is for, without a flag."""

from __future__ import annotations

import gzip

import pytest

from tenure.core.catalog import SOURCES
from tenure.core.errors import SourceError
from tenure.sources.mapping.recognise import recognise

ONLINE_RETAIL = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,2,3,4,5,6,7,8\n"
)
SHOPIFY = "Name,Email,Created at,Lineitem quantity,Lineitem price\n#1,a@b.c,2023-01-05,1,5\n"
PLAIN = "customer,date,amount\nann,2023-01-05,5\n"


@pytest.mark.parametrize(
    ("content", "name", "source"),
    [
        (PLAIN, "orders.csv", "csv"),
        (PLAIN, "orders.tsv", "csv"),
        (PLAIN, "orders.export", "csv"),
        (gzip.compress(PLAIN.encode(), mtime=0), "orders.csv.gz", "csv"),
        ("", "empty.csv", "csv"),
        (b"PAR1", "orders.bin", "parquet"),
        (SHOPIFY, "orders_export_1.csv", "shopify"),
        (ONLINE_RETAIL, "data.csv", "online_retail"),
        (
            ONLINE_RETAIL.replace("InvoiceNo", "Invoice").replace("CustomerID", "Customer ID"),
            "x.csv",
            "online_retail",
        ),
        (" 00001 19970101  1   11.77\r\n", "CDNOW_master.txt", "cdnow"),
    ],
)
def test_files_by_what_they_are(content, name, source, write):
    assert recognise(write(content, name)) == source


@pytest.mark.parametrize(
    ("location", "source"),
    [
        ("postgres://user:pw@host/shop", "sql"),
        ("sqlite:///tmp/shop.db", "sql"),
        ("duckdb://shop.duckdb", "sql"),
    ],
)
def test_addresses_of_databases(location, source):
    assert recognise(location) == source


def test_a_folder_of_olist_files(write, tmp_path):
    write("order_id\n1\n", "olist_orders_dataset.csv")

    assert recognise(str(tmp_path)) == "olist"


def test_a_folder_of_parquet_parts(write, tmp_path):
    write(b"PAR1", "part-0.parquet")

    assert recognise(str(tmp_path)) == "parquet"


def test_a_folder_of_nothing_we_know(tmp_path):
    with pytest.raises(SourceError) as caught:
        recognise(str(tmp_path))

    assert caught.value.code == "source.unknown"
    assert "put exports of orders into it" in caught.value.hint


def test_a_path_that_is_not_there(write, tmp_path):
    write(PLAIN)

    with pytest.raises(SourceError) as caught:
        recognise(str(tmp_path / "order.csv"))

    assert caught.value.code == "source.missing"
    assert caught.value.hint == "did you mean 'orders.csv'?"


@pytest.mark.parametrize("name", SOURCES.names())
def test_every_source_has_a_card_of_its_own_name(name):
    card = SOURCES.load(name).card

    assert card.name == name
    assert card.title
    assert card.doc
    assert card.reads
    assert card.example.startswith("tenure ")


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("online_retail_ii/online_retail_II.csv.gz", "online_retail"),
        ("online_retail_ii/online_retail_II.parquet", "online_retail"),
        ("online_retail_ii/online_retail_I.parquet", "online_retail"),
        ("cdnow/original/CDNOW_master.txt", "cdnow"),
        ("cdnow/original/CDNOW_sample.txt", "cdnow"),
        ("cdnow/cdnow_master.parquet", "cdnow"),
        ("cdnow/cdnow_sample.parquet", "cdnow"),
        ("cdnow/cdnow_sample_cbs_btyd.csv", "csv"),
        ("grocery/groceryElog.parquet", "parquet"),
        ("apparel/apparelTrans.parquet", "parquet"),
        ("olist/original", "olist"),
    ],
)
def test_the_real_files_need_no_flag(path, source, data_dir):
    assert recognise(str(data_dir / path)) == source
