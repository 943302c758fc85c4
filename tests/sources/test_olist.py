"""Olist's folder: what suffices, what is missing, and who the person is."""

from __future__ import annotations

import gzip
import shutil
from datetime import datetime

import pytest

from tenure.core.errors import SourceError
from tenure.core.orders.cleaning import VERDICT, VERDICT_DETAIL

ORDERS = (
    "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at\n"
    "o1,c1,delivered,2017-10-02 10:56:33,2017-10-02 11:07:15\n"
    "o2,c2,delivered,2018-07-24 20:41:37,\n"
    "o3,c3,canceled,2018-08-01 08:00:00,\n"
)
CUSTOMERS = (
    "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
    "c1,ana,03149,sao paulo,SP\nc2,ana,47813,barreiras,BA\nc3,rui,75265,vianopolis,GO\n"
)
ITEMS = (
    "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n"
    "o1,1,p1,s1,2017-10-06 11:07:15,29.99,8.72\no1,2,p2,s1,2017-10-06 11:07:15,10.00,1.00\n"
    "o2,1,p1,s1,2018-07-30 03:24:27,118.70,22.76\no3,1,p1,s1,2018-08-13 08:55:23,159.90,19.22\n"
)
PAYMENTS = (
    "order_id,payment_sequential,payment_type,payment_installments,payment_value\n"
    "o1,1,voucher,1,18.12\no1,2,credit_card,1,2.00\no2,1,boleto,1,141.46\no3,1,credit_card,3,179.12\n"
)
PRODUCTS = "product_id,product_category_name\np1,perfumaria\np2,sem_nome\n"
TRANSLATION = "\ufeffproduct_category_name,product_category_name_english\nperfumaria,perfumery\n"


@pytest.fixture
def folder(write, tmp_path):
    def of(**files: str):
        names = {"translation": "product_category_name_translation", "items": "olist_order_items_dataset"}
        names["payments"] = "olist_order_payments_dataset"
        for name, text in files.items():
            write(text, names.get(name, f"olist_{name}_dataset") + ".csv")
        return tmp_path

    return of


def test_a_row_is_an_item_and_the_person_is_the_unique_customer(folder, read, rows):
    reading = read(folder(orders=ORDERS, customers=CUSTOMERS, items=ITEMS), "olist")

    assert rows(reading)[:2] == [
        {
            "source_row": 1,
            "customer_id": "ana",
            "order_id": "o1",
            "order_date": datetime(2017, 10, 2, 10, 56, 33),
            "amount": 29.99,
            "line_id": "1",
            "product_id": "p1",
            VERDICT: None,
            VERDICT_DETAIL: None,
        },
        {
            "source_row": 2,
            "customer_id": "ana",
            "order_id": "o1",
            "order_date": datetime(2017, 10, 2, 10, 56, 33),
            "amount": 10.0,
            "line_id": "2",
            "product_id": "p2",
            VERDICT: None,
            VERDICT_DETAIL: None,
        },
    ]


def test_a_cancelled_order_does_not_count_and_its_money_is_reported(folder, read, rows):
    reading = read(folder(orders=ORDERS, customers=CUSTOMERS, items=ITEMS), "olist")

    last = rows(reading)[-1]
    assert (last["order_id"], last["amount"], last[VERDICT]) == ("o3", 159.9, "cancelled_order")
    sums = {question.option: (question.answer, question.money) for question in reading.questions}
    assert sums["status.canceled"] == ("cancelled", 159.9)
    assert sums["status.delivered"] == ("sale", pytest.approx(29.99 + 10 + 118.7))


def test_an_order_without_items_stays(folder, read, column):
    items = "\n".join(ITEMS.splitlines()[:3]) + "\n"

    reading = read(folder(orders=ORDERS, customers=CUSTOMERS, items=items), "olist")

    assert column(reading, "order_id") == ["o1", "o1", "o2", "o3"]
    assert column(reading, "amount") == [29.99, 10.0, None, None]


def test_without_items_the_payments_of_an_order_are_its_amount(folder, read, column):
    reading = read(folder(orders=ORDERS, customers=CUSTOMERS, payments=PAYMENTS), "olist")

    assert column(reading, "amount") == pytest.approx([20.12, 141.46, 179.12])
    assert column(reading, VERDICT) == [None, None, "cancelled_order"]
    assert any("including freight" in note for note in reading.notes)


def test_without_either_there_is_no_money_and_no_order_that_was_cancelled(folder, read, column):
    reading = read(folder(orders=ORDERS, customers=CUSTOMERS), "olist")

    assert not reading.has_money
    assert column(reading, VERDICT) == [None, None, "cancelled_order"]


def test_the_latest_address_is_the_persons(folder, read, rows):
    people = rows(read(folder(orders=ORDERS, customers=CUSTOMERS), "olist"), "customers")

    assert [
        (person["customer_id"], person["city"], person["region"], person["postal_code"]) for person in people
    ] == [
        ("ana", "barreiras", "BA", "47813"),
        ("rui", "vianopolis", "GO", "75265"),
    ]


def test_categories_are_translated_where_the_translation_is_there(folder, read, column):
    files = {"orders": ORDERS, "customers": CUSTOMERS, "products": PRODUCTS}

    before = read(folder(**files), "olist")
    assert column(before, "category", "products") == ["perfumaria", "sem_nome"]

    after = read(folder(**files, translation=TRANSLATION), "olist")
    assert column(after, "category", "products") == ["perfumery", "sem_nome"]


def test_packed_files_are_read_as_well(folder, read, column, tmp_path):
    folder(customers=CUSTOMERS)
    (tmp_path / "olist_orders_dataset.csv.gz").write_bytes(gzip.compress(ORDERS.encode(), mtime=0))

    assert column(read(tmp_path, "olist"), "customer_id") == ["ana", "ana", "rui"]


@pytest.mark.realdata
def test_the_error_for_four_files_names_the_two_missing_ones(data_dir, read):
    with pytest.raises(SourceError) as caught:
        read(data_dir / "olist" / "original", "olist")

    assert caught.value.code == "source.olist.files"
    assert "olist_orders_dataset.csv and olist_customers_dataset.csv" in str(caught.value)
    assert "found: olist_order_payments_dataset.csv.gz" in caught.value.values


@pytest.mark.realdata
def test_the_original_files_are_read_with_simulated_orders(data_dir, read, folder, tmp_path, duckdb_engine):
    for path in (data_dir / "olist" / "original").iterdir():
        shutil.copy(path, tmp_path)

    reading = read(
        folder(orders=ORDERS.replace("o1,", "b81ef226f3fe1789b1e8b2acac839d17,"), customers=CUSTOMERS),
        "olist",
    )

    first = reading.tables.transactions.filter(lambda t: t.source_row == 1).to_pyarrow().to_pylist()[0]
    assert first["amount"] == 99.33
    assert duckdb_engine.to_arrow(reading.tables.products.count()).as_py() == 32_951
