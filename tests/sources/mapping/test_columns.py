"""Columns by alias: spellings of real exports are recognized, ties prompt a question, nothing is guessed."""

from __future__ import annotations

import pytest

from tenure.core.errors import ColumnError
from tenure.sources.mapping import aliases
from tenure.sources.mapping.columns import TableSpec, match_columns

SPEC = TableSpec("transactions", aliases.TRANSACTIONS, ("customer_id", "order_date"))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(
            ["Invoice", "StockCode", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"],
            {
                "customer_id": "Customer ID",
                "order_id": "Invoice",
                "order_date": "InvoiceDate",
                "product_id": "StockCode",
                "quantity": "Quantity",
                "unit_price": "Price",
                "country": "Country",
            },
            id="online-retail-II",
        ),
        pytest.param(
            ["InvoiceNo", "StockCode", "InvoiceDate", "UnitPrice", "CustomerID"],
            {
                "customer_id": "CustomerID",
                "order_id": "InvoiceNo",
                "order_date": "InvoiceDate",
                "product_id": "StockCode",
                "unit_price": "UnitPrice",
            },
            id="online-retail-I",
        ),
        pytest.param(["id", "date"], {"customer_id": "id", "order_date": "date"}, id="lifetimes"),
        pytest.param(
            ["_id", "id", "date", "cds_bought", "spent"],
            {"customer_id": "id", "order_date": "date", "amount": "spent"},
            id="pymc-marketing",
        ),
        pytest.param(
            ["order_id", "customer_unique_id", "customer_id", "order_purchase_timestamp", "payment_value"],
            {
                "customer_id": "customer_id",
                "order_id": "order_id",
                "order_date": "order_purchase_timestamp",
                "amount": "payment_value",
            },
            id="olist-joined",
        ),
        pytest.param(
            ["Email", "Order ID", "Timestamp", "$value", "Item SKU"],
            {
                "customer_id": "Email",
                "order_id": "Order ID",
                "order_date": "Timestamp",
                "amount": "$value",
                "product_id": "Item SKU",
            },
            id="klaviyo",
        ),
        pytest.param(["cust", "date"], {"customer_id": "cust", "order_date": "date"}, id="btydplus"),
        pytest.param(
            ["Id", "Date", "Price"],
            {"customer_id": "Id", "order_date": "Date", "unit_price": "Price"},
            id="clvtools",
        ),
        pytest.param(
            ["id", "client_id", "created at", "Total Price"],
            {
                "customer_id": "client_id",
                "order_id": "id",
                "order_date": "created at",
                "amount": "Total Price",
            },
            id="generic",
        ),
        pytest.param(
            ["user", "transaction_date", "net sales", "sales", "coupon_code", "sales channel"],
            {
                "customer_id": "user",
                "order_date": "transaction_date",
                "amount": "net sales",
                "promo_code": "coupon_code",
                "channel": "sales channel",
            },
            id="net-before-gross",
        ),
    ],
)
def test_spellings_of_real_exports_are_recognized(names, expected):
    assert match_columns(SPEC, names, "the file").picks == expected


def test_case_blanks_and_punctuation_do_not_matter():
    matches = match_columns(SPEC, ["CUSTOMER  ID", "Order.Date", "_Amount_"], "the file")

    assert matches.picks == {"customer_id": "CUSTOMER  ID", "order_date": "Order.Date", "amount": "_Amount_"}


@pytest.mark.parametrize("spec", ["TRANSACTIONS", "CUSTOMERS", "PRODUCTS", "EVENTS"])
def test_every_column_of_a_table_has_aliases(spec):
    from tenure.core.orders import schema

    told_by_cleaning = {"original_order_date"}
    assert set(getattr(schema, spec).names) - told_by_cleaning <= set(getattr(aliases, spec))


@pytest.mark.parametrize("table", [aliases.TRANSACTIONS, aliases.CUSTOMERS, aliases.PRODUCTS, aliases.EVENTS])
def test_no_name_appears_twice_in_the_tiers_of_a_column(table):
    from tenure.sources.mapping.columns import normalised

    for ours, tiers in table.items():
        first_tier: dict[str, int] = {}
        for number, tier in enumerate(tiers):
            for alias in tier:
                assert first_tier.setdefault(normalised(alias), number) == number, (ours, alias)


def test_two_equal_names_for_what_matters_are_an_error():
    with pytest.raises(ColumnError) as caught:
        match_columns(SPEC, ["customer", "date", "revenue", "total"], "orders.csv")

    assert caught.value.code == "source.column.ambiguous"
    assert caught.value.values == ("revenue", "total")
    assert caught.value.hint == 'choose one: --column amount="revenue"'


def test_two_equal_names_for_a_detail_leave_it_out_and_say_so():
    matches = match_columns(SPEC, ["customer", "date", "coupon code", "voucher code"], "orders.csv")

    assert "promo_code" not in matches.picks
    assert "coupon code and voucher code could both be promo_code" in matches.notes[0]


def test_missing_columns_are_reported_with_the_columns_present_and_the_flag():
    with pytest.raises(ColumnError) as caught:
        match_columns(SPEC, ["shop", "when", "total"], "orders.csv")

    assert caught.value.code == "source.column.missing"
    assert "customer_id or order_date" in str(caught.value)
    assert caught.value.values == ("shop", "when", "total")
    assert '--column customer_id="..." --column order_date="..."' in caught.value.hint


def test_a_first_row_of_data_is_recognized_and_not_shown():
    with pytest.raises(ColumnError) as caught:
        match_columns(SPEC, ["ann@example.com", "2023-01-05", "12.50"], "orders.csv")

    assert caught.value.values == ()
    assert "first line seems to contain data" in caught.value.hint


def test_a_column_with_the_time_goes_before_the_day_alone():
    matches = match_columns(SPEC, ["customer", "date", "datetime", "money"], "orders.csv")

    assert matches.picks == {"customer_id": "customer", "order_date": "datetime", "amount": "money"}
    assert matches.unused == ("date",)
