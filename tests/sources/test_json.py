"""JSON: lists of orders in every wrapping, lines as rows, refunds added up, mistakes with their place."""

from __future__ import annotations

import gzip
import json
from datetime import datetime

import pytest

from tenure.core.errors import SourceError
from tenure.core.orders.reading import ReadOptions
from tenure.sources.mapping.recognise import recognise
from tenure.sources.nested.reader import JsonFile

FLAT = [
    {
        "order_id": 9007199254740993,
        "customer": {"id": "00123"},
        "created_at": "2024-01-05T10:00:00Z",
        "total": "12.50",
    },
    {"order_id": 2, "customer": {"id": "7"}, "created_at": "2024-02-01T00:00:00Z", "total": 7},
]
SHOPIFY = {
    "id": 450789469,
    "name": "#1001",
    "order_number": 1001,
    "created_at": "2024-01-10T12:00:00-05:00",
    "email": "bob@example.com",
    "total_price": "199.00",
    "subtotal_price": "190.00",
    "customer": {"id": 207119551, "created_at": "2020-01-01T00:00:00Z"},
    "shipping_address": {"country": "Canada"},
    "line_items": [
        {
            "id": 1,
            "product_id": 5,
            "sku": "00123",
            "quantity": 1,
            "price": "100.00",
            "tax_lines": [{"rate": 0.1}],
        },
        {"id": 2, "product_id": 6, "sku": "B", "quantity": 2, "price": "49.50", "tax_lines": []},
    ],
    "refunds": [
        {
            "id": 9,
            "transactions": [
                {"kind": "refund", "status": "success", "amount": "49.50"},
                {"kind": "refund", "status": "failure", "amount": "49.50"},
            ],
            "refund_line_items": [{"subtotal": 44.0}],
        }
    ],
    "tax_lines": [{"price": "1.00"}],
}
WOOCOMMERCE = {
    "id": 727,
    "number": "727",
    "order_key": "wc_order_58d2d042d1d",
    "date_created": "2024-03-22T16:28:02",
    "total": "29.35",
    "customer_id": 5,
    "transaction_id": "",
    "billing": {"email": "john@example.com", "country": "US"},
    "line_items": [
        {"id": 315, "name": "Mug", "product_id": 93, "quantity": 2, "total": "6.00", "price": 3},
        {"id": 316, "name": "Cup", "product_id": 22, "quantity": 1, "total": "12.00", "price": 12},
    ],
    "refunds": [{"id": 1, "total": "-6.00"}, {"id": 2, "total": "-1.50"}],
    "meta_data": [{"key": "a"}],
}


@pytest.fixture
def fields(write, duckdb_engine):
    """Every column of a JSON file, as text, row by row."""

    def of(content, name: str = "orders.json"):
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        raw = JsonFile(write(text, name), duckdb_engine)
        with raw.rows({column: column for column in raw.names}) as rows:
            return duckdb_engine.to_arrow(rows.table.order_by("source_row")).to_pylist()

    return of


def by_lines(orders) -> str:
    return "".join(json.dumps(order) + "\n" for order in orders)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (json.dumps(FLAT), "orders.json"),
        (json.dumps(FLAT, indent=2), "orders.export"),
        (json.dumps(FLAT).encode("utf-8-sig"), "bom.json"),
        (json.dumps(FLAT).encode("utf-16"), "utf16.json"),
        (gzip.compress(json.dumps(FLAT).encode(), mtime=0), "orders.json.gz"),
        (by_lines(FLAT), "orders.jsonl"),
        ("\n" + by_lines(FLAT).replace("\n", "\n\n"), "orders.ndjson"),
        (gzip.compress(by_lines(FLAT).encode(), mtime=0), "orders.jsonl.gz"),
        ("".join(json.dumps(order, indent=1) + "\n" for order in FLAT), "one_after_the_other.json"),
        (json.dumps({"orders": FLAT}), "wrapped.json"),
        (json.dumps({"data": FLAT, "meta": {"page": 1}}), "data.json"),
        (json.dumps({"count": 2, "next": None, "results": FLAT}, indent=2), "paged.json"),
        (json.dumps({"data": {"orders": FLAT}}), "nested.json"),
        (by_lines([{"orders": FLAT[:1]}, {"orders": FLAT[1:]}]), "pages.jsonl"),
    ],
)
def test_orders_are_located_in_every_wrapping(content, name, write, read, rows):
    location = write(content, name)

    assert recognise(location) == "json"
    first, second = rows(read(location, "json"))
    assert (first["order_id"], first["customer_id"]) == ("9007199254740993", "00123")
    assert first["order_date"] == datetime(2024, 1, 5, 10)
    assert (first["amount"], second["amount"]) == (12.5, 7.0)


def test_graphql_orders_are_in_nodes(fields):
    order = {"id": 1, "lineItems": {"edges": [{"node": {"sku": "a"}}, {"node": {"sku": "b"}}]}}
    answer = {
        "data": {"orders": {"edges": [{"cursor": "x", "node": order}], "pageInfo": {"hasNextPage": False}}}
    }

    assert [(row["id"], row["lineItems.sku"]) for row in fields(answer)] == [("1", "a"), ("1", "b")]


def test_an_order_may_be_wrapped_by_itself(fields):
    assert [row["id"] for row in fields(by_lines([{"order": {"id": 1}}, {"order": {"id": 2}}]))] == ["1", "2"]


def test_numbers_and_texts_stay_as_they_are_written(fields):
    (row,) = fields(
        [{"id": 12345678901234567890, "zip": "00123", "price": "12.50", "none": None, "gift": True}]
    )

    assert row["id"] == "12345678901234567890"
    assert row["zip"] == "00123"
    assert row["price"] == "12.50"
    assert row["none"] is None
    assert row["gift"] == "true"


def test_lines_of_shopify_are_rows_with_the_fields_of_their_order(fields):
    rows = fields({"orders": [SHOPIFY, {**SHOPIFY, "id": 2, "line_items": [], "refunds": []}]})

    assert [row["line_items.sku"] for row in rows] == ["00123", "B", None]
    assert [row["line_items.price"] for row in rows] == ["100.00", "49.50", None]
    assert [row["total_price"] for row in rows] == ["199.00"] * 3
    assert [float(row["amount refunded"] or 0) for row in rows] == [49.5, 49.5, 0]


def test_columns_of_shopify_are_recognised(write, read):
    reading = read(write(json.dumps({"orders": [SHOPIFY]}), "orders.json"), "json")

    assert {column.target_column: column.source_column for column in reading.mapping}.items() >= {
        "customer_id": "customer.id",
        "order_id": "id",
        "order_date": "created_at",
        "amount": "total_price",
        "line_id": "line_items.id",
        "product_id": "line_items.product_id",
        "quantity": "line_items.quantity",
        "unit_price": "line_items.price",
        "country": "shipping_address.country",
        "refunded_amount": "amount refunded",
    }.items()
    assert any("ignored: tax_lines, line_items.tax_lines" in note for note in reading.notes)
    assert not any("example.com" in note for note in reading.notes)


def test_columns_and_refunds_of_woocommerce(write, read, fields):
    reading = read(write(json.dumps([WOOCOMMERCE]), "orders.json"), "json")

    columns = {column.target_column: column.source_column for column in reading.mapping}
    assert (columns["customer_id"], columns["order_id"], columns["order_date"]) == (
        "customer_id",
        "id",
        "date_created",
    )
    assert (columns["amount"], columns["unit_price"]) == ("total", "line_items.price")
    assert [float(row["amount refunded"]) for row in fields([WOOCOMMERCE])] == [7.5, 7.5]


def test_the_total_of_an_order_counts_once_for_any_lines(write, read):
    reading = read(write(json.dumps({"orders": [SHOPIFY]}), "orders.json"), "json")

    assert reading.tables.transactions.amount.sum().execute() == pytest.approx(199 - 49.5)
    assert {question.topic: question.answer for question in reading.questions}["amount"] == "order"


def test_returned_goods_count_if_there_is_no_refund_payment(fields):
    order = {
        **SHOPIFY,
        "refunds": [{"refund_line_items": [{"subtotal": 44.0}, {"subtotal": 1.25}], "transactions": []}],
    }

    assert float(fields([SHOPIFY, order])[-1]["amount refunded"]) == 45.25


def test_an_amount_that_only_lines_have_is_per_line(write, read, column):
    order = {
        "id": 1,
        "customer_id": 2,
        "date": "2024-01-05",
        "items": [{"sku": "a", "total": 5}, {"sku": "b", "total": 6}],
    }

    reading = read(write(json.dumps([order]), "orders.json"), "json")

    assert column(reading, "amount") == [5.0, 6.0]
    assert column(reading, "order_id") == ["1", "1"]


def test_keys_may_hold_any_sign(fields):
    (row,) = fields([{"a.b": 1, "x/y": {"c~d": 2}, 'it\'s "so"': 3}])

    assert (row["a.b"], row["x/y.c~d"], row['it\'s "so"']) == ("1", "2", "3")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('[{"id": 1},\n {"id" 2}]', "line 2, column 8"),
        ('{"orders": [{"id": 1}\n', "line 2, column 1"),
        ('{"id": 1}\n{"id": 2}\n{"id": \n', "line 3, column 8"),
    ],
    ids=["in-a-list", "cut-short", "by-lines"],
)
def test_a_syntax_error_is_reported_with_line_and_column(content, place, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(content, "orders.json"), "json")

    assert caught.value.code == "source.json"
    assert caught.value.values == (place,)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[]", "source.header_only"),
        ('{"orders": []}', "source.header_only"),
        ("[1, 2]", "source.json.shape"),
        ('{"id": 1}', "source.column.missing"),
        ('{"name": "\xff"}'.encode("latin-1"), "source.encoding"),
        ("", "source.empty"),
    ],
)
def test_json_without_orders_is_refused(content, code, write, read):
    with pytest.raises(SourceError) as caught:
        read(write(content, "orders.json"), "json")

    assert caught.value.code == code


def test_nothing_is_left_of_a_read(write, tmp_path, monkeypatch, duckdb_engine):
    location = write(json.dumps(FLAT).encode("utf-16"), "orders.json")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(tmp_path.iterdir())

    from tenure.sources.json import SOURCE

    SOURCE.read(location, ReadOptions(), duckdb_engine)

    assert sorted(tmp_path.iterdir()) == before
