"""Online Retail I and II: both namings, the known codes, and the row where the second sheet begins."""

from __future__ import annotations

from datetime import datetime

import pytest

SECOND = (
    "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
    "489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom\n"
    "C489449,22087,PAPER,-12,2009-12-01 10:33:00,2.95,16321.0,Australia\n"
    "538171,22087,PAPER,1,2010-12-09 20:01:00,2.95,,United Kingdom\n"
)
FIRST = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    "536365,85123A,WHITE £ HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom\n"
    "536366,71053,LANTERN,6,12/13/2010 8:26,3.39,17850,United Kingdom\n"
)


def test_the_second_edition(write, read, rows):
    got = rows(read(write(SECOND), "online_retail"))

    assert {
        name: got[1][name] for name in ("customer_id", "order_id", "order_date", "amount", "country")
    } == {
        "customer_id": "16321",
        "order_id": "C489449",
        "order_date": datetime(2009, 12, 1, 10, 33),
        "amount": pytest.approx(-35.4),
        "country": "Australia",
    }
    assert [row["customer_id"] for row in got] == ["13085", "16321", None]


def test_the_first_edition_as_it_is_passed_on_in_latin_1_with_american_dates(write, read, column):
    reading = read(write(FIRST.encode("latin-1")), "online_retail")

    assert column(reading, "order_date") == [datetime(2010, 12, 1, 8, 26), datetime(2010, 12, 13, 8, 26)]
    assert column(reading, "amount") == pytest.approx([15.3, 20.34])
    assert reading.rules.reopened_at is None


def test_the_row_where_dates_jump_back_opens_the_second_export(write, read):
    again = "536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"

    reading = read(write(SECOND + again), "online_retail")

    assert reading.rules.reopened_at == 4
    assert any("row 4" in note for note in reading.notes)


def test_its_cleaning_rules_are_known(write, read):
    rules = read(write(SECOND), "online_retail").rules

    assert (rules.cancellation_prefix, rules.bookkeeping_prefix) == ("C", "A")
    assert {"POST", "DOT", "M", "D", "C2"} <= set(rules.service_codes)
    assert {"BANK CHARGES", "AMAZONFEE", "B"} <= set(rules.bookkeeping_codes)
    assert not rules.rows_are_orders


@pytest.mark.integration
@pytest.mark.realdata
@pytest.mark.parametrize("name", ["online_retail_II.csv.gz", "online_retail_II.parquet"])
def test_the_file_as_people_download_it(name, data_dir, read, duckdb_engine):
    reading = read(data_dir / "online_retail_ii" / name, "online_retail")
    t = reading.tables.transactions

    facts = duckdb_engine.to_arrow(
        t.aggregate(
            rows=t.count(),
            customers=t.customer_id.nunique(),
            nameless=t.customer_id.isnull().sum(),
            negative=(t.quantity < 0).sum(),
            cancelled=t.order_id.startswith("C").sum(),
            free=(t.unit_price == 0).sum(),
            bad_debt=t.order_id.startswith("A").sum(),
            undated=t.order_date.isnull().sum(),
            first=t.order_date.min(),
            last=t.order_date.max(),
        )
    ).to_pylist()[0]

    assert facts == {
        "rows": 1_067_371,
        "customers": 5_942,
        "nameless": 243_007,
        "negative": 22_950,
        "cancelled": 19_494,
        "free": 6_202,
        "bad_debt": 6,
        "undated": 0,
        "first": datetime(2009, 12, 1, 7, 45),
        "last": datetime(2011, 12, 9, 12, 50),
    }
    assert reading.rules.reopened_at == 525_462
    usual = t.filter(t.customer_id.notnull(), t.quantity > 0, t.unit_price > 0, ~t.order_id.startswith("C"))
    assert duckdb_engine.to_arrow(usual.amount.sum()).as_py() == pytest.approx(17_743_429.18, abs=0.01)


@pytest.mark.integration
@pytest.mark.realdata
def test_exact_copies_are_as_many_as_in_the_whole_file(data_dir, read, duckdb_engine):
    t = read(data_dir / "online_retail_ii" / "online_retail_II.csv.gz", "online_retail").tables.transactions

    distinct = t.drop("source_row").distinct().count()

    assert 1_067_371 - duckdb_engine.to_arrow(distinct).as_py() == 34_335


@pytest.mark.realdata
def test_the_first_edition_has_no_second_export(data_dir, read, duckdb_engine):
    reading = read(data_dir / "online_retail_ii" / "online_retail_I.parquet", "online_retail")

    assert reading.rules.reopened_at is None
    assert duckdb_engine.to_arrow(reading.tables.transactions.customer_id.nunique()).as_py() == 4_372
