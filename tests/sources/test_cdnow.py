"""CDNOW: the original files and their Parquet copies contain the same purchases."""

from __future__ import annotations

from datetime import datetime

import pytest

from tenure.core.errors import SourceError

MASTER = " 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n 00002 19970112  5   77.00\r\n"
SAMPLE = " 00004 0001 19970101  2   29.33\r\n 00004 0001 19970118  2   29.73\r\n"
HEADING = " customer_id  date number_of_cds  dollar_value \r\n"


@pytest.mark.parametrize("text", [MASTER, HEADING + MASTER], ids=["as-published", "with-heading"])
def test_the_master_file(text, write, read, rows):
    purchases = rows(read(write(text, "CDNOW_master.txt"), "cdnow"))

    assert purchases[1] == {
        "source_row": 2,
        "customer_id": "00002",
        "order_id": "2",
        "order_date": datetime(1997, 1, 12),
        "quantity": 1.0,
        "amount": 12.0,
    }
    assert len(purchases) == 3


def test_the_sample_has_the_customer_ids_of_the_master_file(write, read, column):
    assert column(read(write(SAMPLE, "CDNOW_sample.txt"), "cdnow"), "customer_id") == ["00004", "00004"]


def test_equal_rows_are_separate_orders(write, read):
    assert read(write(MASTER, "m.txt"), "cdnow").rules.rows_are_orders


def test_a_line_of_another_width_is_refused(write, read):
    with pytest.raises(SourceError) as caught:
        read(write(MASTER * 100 + " 00003 19970112\r\n", "m.txt"), "cdnow")

    assert caught.value.code == "source.ragged"
    assert caught.value.values == ("row 301",)


def test_another_file_is_refused(write, read):
    with pytest.raises(SourceError) as caught:
        read(write("customer,date,amount\nann,2023-01-05,5\n"), "cdnow")

    assert caught.value.code == "source.cdnow"


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "rows", "customers", "money"),
    [
        ("original/CDNOW_master.txt", 69_659, 23_570, 2_500_315.63),
        ("cdnow_master.parquet", 69_659, 23_570, 2_500_315.63),
        ("original/CDNOW_sample.txt", 6_919, 2_357, None),
        ("cdnow_sample.parquet", 6_919, 2_357, None),
    ],
)
def test_the_real_files(name, rows, customers, money, data_dir, read, duckdb_engine):
    t = read(data_dir / "cdnow" / name, "cdnow").tables.transactions
    facts = duckdb_engine.to_arrow(
        t.aggregate(
            rows=t.count(),
            customers=t.customer_id.nunique(),
            money=t.amount.sum(),
            first=t.order_date.min(),
            last=t.order_date.max(),
        )
    ).to_pylist()[0]

    assert (facts["rows"], facts["customers"]) == (rows, customers)
    assert (facts["first"], facts["last"]) == (datetime(1997, 1, 1), datetime(1998, 6, 30))
    if money:
        assert facts["money"] == pytest.approx(money, abs=0.005)
