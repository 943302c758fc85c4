"""SQL databases: PostgreSQL really, and SQLite; nothing can be written."""

from __future__ import annotations

import csv
import sqlite3

import pytest
from sqlalchemy import create_engine, text

from tenure.connectors.sql import CONNECTOR
from tenure.core.connections.connector import Reach
from tenure.core.errors import ConnectorError, OptionError


@pytest.fixture
def shop_file(reach):
    """A SQLite file in the allowed folder."""
    path = reach.folders[0] / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE orders (id TEXT, customer TEXT, day TEXT, total REAL, changed INTEGER)"
        )
        rows = [(f"o{n}", f"c{n % 9}", f"2024-05-{1 + n % 28:02}", 10.0 + n, n) for n in range(50)]
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    return path


def rows(fetched) -> list[dict[str, str]]:
    with fetched.files[0].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_is_read_once_and_again_when_it_changed(shop_file, reach, landing):
    settings = {"url": f"sqlite:///{shop_file}", "table": "orders"}
    first = CONNECTOR.fetch(settings, None, landing(), reach)
    assert (first.records, rows(first)[3]["total"]) == (50, "13.0")
    assert CONNECTOR.fetch(settings, first.cursor, landing(), reach).files == ()


def test_a_column_of_changes_reads_from_the_last_change_on(shop_file, reach, landing):
    settings = {"url": f"sqlite:///{shop_file}", "query": "SELECT * FROM orders WHERE day < '2024-05-20'"}
    settings["changed"] = "changed"
    first = CONNECTOR.fetch(settings, None, landing(), reach)
    with sqlite3.connect(shop_file) as connection:
        connection.execute("UPDATE orders SET total = 99, changed = 400 WHERE id = 'o2'")
    connection.close()
    second = CONNECTOR.fetch(settings, first.cursor, landing(), reach)

    assert [row["id"] for row in rows(second)] == ["o46", "o2"]
    assert second.cursor == "i400"


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM orders",
        "SELECT 1; DROP TABLE orders",
        "SELECT 1) AS x; DROP TABLE orders; SELECT * FROM (SELECT 1",
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "CREATE TABLE mine AS SELECT * FROM orders",
        "PRAGMA query_only = OFF",
        "ATTACH 'other.db' AS other",
        "COPY orders TO PROGRAM 'sh'",
        "SELECT * INTO mine FROM orders",
    ],
)
@pytest.mark.parametrize("url", ["postgresql://u:p@8.8.8.8/shop", "sqlite"])
def test_only_a_select_is_taken(shop_file, reach, query, url):
    url = f"sqlite:///{shop_file}" if url == "sqlite" else url
    with pytest.raises(OptionError) as caught:
        CONNECTOR.check({"url": url, "query": query}, reach)
    assert caught.value.code == "option.connection"


@pytest.mark.parametrize(
    "url",
    ["sqlite:////etc/passwd", "mysql://u:p@h/d", "postgresql:///shop", "postgresql://h/d?options=-c", "x"],
)
def test_other_databases_and_paths_are_refused(reach, url):
    with pytest.raises(OptionError) as caught:
        CONNECTOR.check({"url": url, "table": "orders"}, reach)
    assert "u:p" not in str(caught.value)


@pytest.fixture
def shop_database(new_database):
    """Orders in PostgreSQL; its address."""
    url = new_database()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE orders AS SELECT 'o' || n AS id, 'c' || n % 9 AS customer, "
                "timestamptz '2024-05-01 10:00:00+00' + n * interval '1 hour' AS ordered, "
                "(10 + n)::numeric(10, 2) AS total, "
                "timestamptz '2024-05-01 10:00:00+00' + n * interval '1 hour' AS changed "
                "FROM generate_series(0, 99) AS n"
            )
        )
    engine.dispose()
    return url


@pytest.mark.postgres
def test_postgresql(shop_database, pauses, landing):
    reach = Reach(pauses.wire, frozenset({"127.0.0.1", "localhost"}))
    settings = {"url": shop_database, "table": "orders", "changed": "changed"}
    assert CONNECTOR.look(settings, reach).notes == ("The query returns 100 rows.",)

    first = CONNECTOR.fetch(settings, None, landing(), reach)
    second = CONNECTOR.fetch(settings, first.cursor, landing(), reach)
    assert (first.records, second.records) == (100, 1)
    assert rows(first)[5] | {"ordered": "", "changed": ""} == {
        "id": "o5", "customer": "c5", "ordered": "", "total": "15.00", "changed": "",
    }  # fmt: skip

    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.look(settings | {"query": "SELECT nothing FROM orders", "table": ""}, reach)
    assert caught.value.code == "connector.refused"


@pytest.mark.postgres
def test_postgresql_cannot_be_written(shop_database, pauses, landing):
    reach = Reach(pauses.wire, frozenset({"127.0.0.1", "localhost"}))
    engine = create_engine(shop_database)
    with engine.begin() as connection:
        connection.execute(
            text("CREATE FUNCTION sneak() RETURNS int LANGUAGE sql AS 'DELETE FROM orders; SELECT 1'")
        )
    with pytest.raises(ConnectorError):
        CONNECTOR.fetch({"url": shop_database, "query": "SELECT sneak()"}, None, landing(), reach)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 100
    engine.dispose()


def test_a_private_database_is_refused(pauses):
    with pytest.raises(ConnectorError) as caught:
        CONNECTOR.look({"url": "postgresql://u:p@127.0.0.1/shop", "table": "orders"}, Reach(pauses.wire))
    assert caught.value.code == "connector.address"
