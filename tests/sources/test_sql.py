"""SQL: tables and queries of databases; messages never contain connection strings."""

from __future__ import annotations

import sqlite3
import traceback
from datetime import datetime

import duckdb
import pytest

from tenure.core.errors import MissingExtra, SourceError

ROWS = [("ann", 1, "2023-01-05 10:00:00", 12.345), ("bob", 2, "2023-01-06 11:30:00", 7)]


@pytest.fixture
def sqlite_url(tmp_path):
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute(
            "CREATE TABLE orders (customer TEXT, id INTEGER, created_at TIMESTAMP, total REAL)"
        )
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", ROWS)
        connection.execute("CREATE TABLE stock (sku TEXT)")
    connection.close()
    return f"sqlite://{tmp_path}/shop.db"


@pytest.fixture
def duckdb_url(tmp_path):
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(
            'CREATE TABLE "my orders" (customer TEXT, id INT, created_at TIMESTAMPTZ, total DECIMAL(9,3))'
        )
        connection.execute("SET TimeZone = 'UTC'")
        connection.executemany('INSERT INTO "my orders" VALUES (?, ?, ?, ?)', ROWS)
    return f"duckdb://{tmp_path}/shop.duckdb"


READ = [
    {
        "source_row": 1,
        "customer_id": "ann",
        "order_id": "1",
        "order_date": datetime(2023, 1, 5, 10),
        "amount": 12.345,
    },
    {
        "source_row": 2,
        "customer_id": "bob",
        "order_id": "2",
        "order_date": datetime(2023, 1, 6, 11, 30),
        "amount": 7.0,
    },
]


def test_a_table_of_sqlite(sqlite_url, read, rows):
    assert rows(read(sqlite_url, "sql", table="orders")) == READ


def test_a_query_of_sqlite(sqlite_url, read, column):
    reading = read(
        sqlite_url, "sql", query="SELECT customer, created_at AS date, total FROM orders WHERE id = 2;"
    )

    assert column(reading, "customer_id") == ["bob"]


def test_the_only_table_needs_no_name(duckdb_url, read, rows):
    assert rows(read(duckdb_url, "sql")) == READ


@pytest.mark.postgres
def test_a_table_and_a_query_of_postgres(postgres_url, read, rows, column):
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            'CREATE TABLE "my orders" (customer TEXT, id INT, created_at TIMESTAMPTZ, total NUMERIC(9,3))'
        )
        connection.execute("SET TimeZone = 'UTC'")
        connection.cursor().executemany('INSERT INTO "my orders" VALUES (%s, %s, %s, %s)', ROWS)
    try:
        assert rows(read(postgres_url, "sql", table="my orders")) == READ

        query = 'SELECT customer, created_at, total FROM "my orders" WHERE id = 2'
        assert column(read(postgres_url, "sql", query=query), "customer_id") == ["bob"]

        with pytest.raises(SourceError) as caught:
            read(postgres_url, "sql", table="my order")
        assert caught.value.hint == "did you mean 'my orders'?"
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute('DROP TABLE "my orders"')


def test_several_tables_are_listed(sqlite_url, read):
    with pytest.raises(SourceError) as caught:
        read(sqlite_url, "sql")

    assert caught.value.code == "source.sql.table"
    assert caught.value.values == ("orders", "stock")


def test_an_unknown_table_with_the_nearest_name(sqlite_url, read):
    with pytest.raises(SourceError) as caught:
        read(sqlite_url, "sql", table="order")

    assert caught.value.code == "source.sql.table"
    assert caught.value.hint == "did you mean 'orders'?"


def test_a_query_error_shows_the_message_of_the_database(sqlite_url, read):
    with pytest.raises(SourceError) as caught:
        read(sqlite_url, "sql", query="SELECT absent FROM orders")

    assert caught.value.code == "source.sql.query"
    assert "no such column: absent" in caught.value.hint


@pytest.mark.parametrize("query", ["DROP TABLE orders", "DELETE FROM orders", "SELECT 1; DROP TABLE orders"])
def test_a_query_cannot_change_the_database(query, sqlite_url, read, rows):
    with pytest.raises(SourceError):
        read(sqlite_url, "sql", query=query)

    assert len(rows(read(sqlite_url, "sql", table="orders"))) == 2


def test_a_query_without_rows(sqlite_url, read):
    with pytest.raises(SourceError) as caught:
        read(sqlite_url, "sql", query="SELECT * FROM orders WHERE id = 99")

    assert caught.value.code == "source.header_only"


def test_a_missing_database_file_is_not_created(read, tmp_path):
    with pytest.raises(SourceError) as caught:
        read(f"sqlite://{tmp_path}/nothing.db", "sql")

    assert caught.value.code == "source.missing"
    assert not (tmp_path / "nothing.db").exists()


def test_a_file_that_is_not_a_database(write, read):
    with pytest.raises(SourceError) as caught:
        read("sqlite://" + write("customer,date\n" * 100, "shop.db"), "sql")

    assert caught.value.code == "source.sql.connect"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgres://anna:s3cret@localhost:1/shop", "source.sql.connect"),
        ("postgres://anna:s3cret@[localhost/shop", "source.sql.url"),
        ("nosuchdb://anna:s3cret@localhost/shop", "source.sql.url"),
    ],
)
def test_a_failed_connection_does_not_reveal_its_secrets(url, code, read):
    if url.startswith("postgres"):
        pytest.importorskip("psycopg")

    with pytest.raises(SourceError) as caught:
        read(url, "sql")

    assert caught.value.code == code
    shown = "".join(traceback.format_exception(caught.value, chain=True)) + caught.value.hint
    raised = shown.partition("tenure.core.errors")[2]
    assert "s3cret" not in raised
    assert "anna" not in raised
    assert caught.value.__suppress_context__


def test_a_database_whose_driver_is_not_installed_names_the_package(read):
    with pytest.raises(MissingExtra) as caught:
        read("mysql://anna:s3cret@localhost/shop", "sql")

    assert "ibis-framework[mysql]" in caught.value.hint
    assert "s3cret" not in str(caught.value) + caught.value.hint
