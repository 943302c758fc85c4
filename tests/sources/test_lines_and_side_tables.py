"""Order headers joined with line items, and customers, products and events beside them."""

from __future__ import annotations

from datetime import datetime

import pytest

from tenure.core.errors import ColumnError, OptionError

HEADERS = "order_id,customer,order_date,total,channel\n1,ann,2023-01-05,20,web\n2,bob,2023-01-06,7,app\n"
LINES = "order_id,sku,quantity,unit price\n1,tea,2,5\n1,cup,1,9\n2,tea,1,7\n"


@pytest.fixture
def read_joined(write, read):
    def of(headers: str = HEADERS, lines: str = LINES, **options):
        return read(write(headers), lines=write(lines, "lines.csv"), **options)

    return of


def test_lines_have_products_and_headers_have_customers_and_dates(read_joined, rows):
    assert rows(read_joined())[0] == {
        "source_row": 1,
        "order_id": "1",
        "customer_id": "ann",
        "order_date": datetime(2023, 1, 5),
        "channel": "web",
        "product_id": "tea",
        "quantity": 2.0,
        "unit_price": 5.0,
        "amount": 10.0,
        "header_amount": 20.0,
    }


def test_the_total_of_the_header_is_kept_with_its_lines(read_joined, column):
    reading = read_joined()

    assert column(reading, "amount") == [10.0, 9.0, 7.0]
    assert column(reading, "header_amount") == [20.0, 20.0, 7.0]
    assert ("header_amount", "total") in {
        (column.target_column, column.source_column) for column in reading.mapping
    }


def test_a_line_without_header_has_no_customer(read_joined, rows):
    orphan = rows(read_joined(lines=LINES + "9,tea,1,5\n"))[3]

    assert (orphan["source_row"], orphan["order_id"], orphan["amount"]) == (4, "9", 5.0)
    assert (orphan["customer_id"], orphan["order_date"], orphan["header_amount"]) == (None, None, None)


def test_an_order_without_lines_is_not_lost(read_joined, rows):
    alone = rows(read_joined(headers=HEADERS + "3,eve,2023-01-07,4,web\n"))[3]

    assert (alone["source_row"], alone["customer_id"], alone["amount"]) == (6, "eve", 4.0)
    assert (alone["product_id"], alone["header_amount"]) == (None, 4.0)


def test_a_repeated_header_does_not_multiply_its_lines(read_joined, rows):
    reading = read_joined(headers=HEADERS + "1,ann,2023-01-05,20,web\n")

    assert [row["source_row"] for row in rows(reading)] == [1, 2, 3]
    assert any("1 headers repeat an order ID" in note for note in reading.notes)


def test_columns_of_lines_are_overridden_by_name_or_with_a_dot(read_joined, column):
    lines = "bon,sku,pieces,rate\n1,tea,2,5\n2,cup,1,7\n"

    reading = read_joined(
        lines=lines, columns={"lines.order_id": "bon", "amount": "pieces * rate", "customer_id": "customer"}
    )

    assert column(reading, "amount") == [10.0, 7.0]
    assert column(reading, "customer_id") == ["ann", "bob"]


def test_lines_without_amounts_are_refused_where_headers_have_them(read_joined):
    with pytest.raises(ColumnError) as caught:
        read_joined(lines="order_id,sku\n1,tea\n")

    assert "lines.amount" in caught.value.hint


def test_customers_products_and_events_have_tenure_names(write, read, rows):
    reading = read(
        write("customer,order,date,amount,sku\nann,1,2023-01-05,5,tea\n"),
        customers=write(
            "Customer ID,E-Mail,Sex,Customer Since,Accepts Marketing,yob,CAC\n"
            "ann,a@b.c,f,2022-01-31,yes,1980,3.50\nbob,,m,,no,,\n",
            "people.csv",
        ),
        products=write("SKU,Product Type,Price,Cost per item,premium\ntea,drinks,5,2,true\n", "goods.csv"),
        events=write("user_id,event,timestamp\nann,Opened Email,2023-01-04T08:00:00Z\n", "events.csv"),
    )

    assert rows(reading, "customers") == [
        {
            "source_row": 1,
            "customer_id": "ann",
            "signup_date": datetime(2022, 1, 31),
            "birth_year": 1980,
            "gender": "f",
            "acquisition_cost": 3.5,
            "email": "a@b.c",
            "consent_email": True,
        },
        {
            "source_row": 2,
            "customer_id": "bob",
            "signup_date": None,
            "birth_year": None,
            "gender": "m",
            "acquisition_cost": None,
            "email": None,
            "consent_email": False,
        },
    ]
    assert rows(reading, "products") == [
        {
            "source_row": 1,
            "product_id": "tea",
            "category": "drinks",
            "price": 5.0,
            "cost": 2.0,
            "is_premium": True,
        }
    ]
    assert rows(reading, "events") == [
        {"source_row": 1, "customer_id": "ann", "occurred_at": datetime(2023, 1, 4, 8), "kind": "email_open"}
    ]
    assert {column.table for column in reading.mapping} == {"transactions", "customers", "products", "events"}


def test_columns_of_a_side_table_are_overridden_with_a_dot(write, read, rows):
    people = write("who,town_of_birth\nann,Rome\n", "people.csv")
    orders = write("customer,date,amount\nann,2023-01-05,5\n")

    reading = read(
        orders, customers=people, columns={"customers.customer_id": "who", "customers.city": "town_of_birth"}
    )

    assert rows(reading, "customers") == [{"source_row": 1, "customer_id": "ann", "city": "Rome"}]


def test_a_missing_column_of_a_side_table_names_its_flag(write, read):
    orders = write("customer,date,amount\nann,2023-01-05,5\n")

    with pytest.raises(ColumnError) as caught:
        read(orders, customers=write("who,city\nann,Rome\n", "people.csv"))

    assert '--column customers.customer_id="..."' in caught.value.hint


def test_a_table_that_there_is_not_is_refused(write, read):
    with pytest.raises(OptionError) as caught:
        read(write("customer,date,amount\nann,2023-01-05,5\n"), columns={"shops.city": "town"})

    assert caught.value.code == "option.column"


def test_a_count_too_large_for_the_column_is_unreadable(write, read, rows):
    years = "".join(f"c{number},19{number:02}\n" for number in range(10, 40))
    reading = read(
        write("customer,order,date,amount\nc10,1,2023-01-05,5\n"),
        customers=write(f"customer_id,birth_year\n{years}ann,{'1' * 41}\n", "people.csv"),
    )

    *_, ann = rows(reading, "customers")
    assert (ann["birth_year"], ann["raw_birth_year"]) == (None, "1" * 41)
