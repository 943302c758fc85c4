"""The quality report: what fails is found, counted and shown, and nobody's data is in it."""

import json
import re
from datetime import date, datetime

import pyarrow as pa
import pytest

from tenure.core.orders.tables import Tables
from tenure.engines.duckdb import Engine
from tenure.monitoring.quality import quality_report

TODAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def report(tables):
    return quality_report(tables, TODAY, title="Shop & Co")


@pytest.fixture(scope="module")
def tables(engine):
    """A small shop with one thing wrong of every kind."""
    new_year, later = datetime(2024, 1, 1), datetime(2031, 1, 1)
    transactions = pa.table(
        {
            "source_row": [1, 2, 3, 4, 5],
            "customer_id": ["ann", "ann", "bob", None, "eve"],
            "order_id": ["1", "1", "2", "3", "4"],
            "order_date": pa.array([new_year, new_year, later, new_year, new_year], pa.timestamp("us")),
            "amount": [5.0, 5.0, 0.0, float("inf"), float("nan")],
        }
    )
    customers = pa.table(
        {
            "customer_id": ["ann", "bob", "bob"],
            "email": ["ann.secret@example.org", "bob.secret@example.org", None],
            "birth_year": [1980, 1700, 1990],
        }
    )
    products = pa.table({"product_id": ["p", "q"], "eco_score": [0.5, 1.5]})
    events = pa.table(
        {
            "customer_id": ["ann", "bob"],
            "occurred_at": pa.array([new_year, new_year], pa.timestamp("us")),
            "kind": ["session", "wave"],
        }
    )
    parts = {"customers": customers, "products": products, "events": events}
    return Tables(
        engine.from_arrow(transactions, "transactions"),
        **{name: engine.from_arrow(part, name) for name, part in parts.items()},
    )


def test_everything_wrong_is_counted(report):
    failed = {(f.table, f.check): f.failed for f in report.findings if f.failed}
    assert failed == {
        ("transactions", "customer_id is filled in"): 1,
        ("transactions", "order_date is from 1970-01-02 to 2024-06-30"): 1,
        ("transactions", "amount is a finite number"): 2,
        ("transactions", "amount is not zero"): 1,
        ("transactions", "no row is identical to another"): 2,
        ("transactions", "customer_id is in the customers table"): 1,
        ("customers", "customer_id is unique"): 2,
        ("customers", "birth_year is from 1904 to 2024"): 1,
        ("products", "eco_score is from 0 to 1"): 1,
        ("events", "kind is used by a feature"): 1,
    }


@pytest.mark.parametrize(
    ("failing", "level"), [(0, "passed"), (1, "warning"), (4, "warning"), (5, "error"), (25, "critical")]
)
def test_the_level_follows_the_share_of_rows(engine, failing, level):
    names = pa.array([None] * failing + ["ann"] * (100 - failing), pa.string())

    report = quality_report(Tables(engine.from_arrow(pa.table({"customer_id": names}), "names")), TODAY)

    assert (report.findings[0].check, report.findings[0].level) == ("customer_id is filled in", level)


@pytest.mark.parametrize(
    ("today", "level", "text"),
    [
        (date(2024, 1, 8), "passed", "the newest order is at most 7 days older than today"),
        (
            date(2026, 1, 1),
            "warning",
            "the newest order is at most 7 days older than today: it is from 2024-01-01, 731 days ago",
        ),
    ],
)
def test_recency_is_counted_from_today(tables, today, level, text):
    report = quality_report(tables, today)

    (finding,) = [finding for finding in report.findings if finding.check.startswith("the newest order")]
    assert (finding.check, finding.level) == (text, level)
    assert (f"transactions: {text}." in report.html) is (level == "warning")


def test_equal_rows_are_no_fault_in_a_log_without_orders(tables):
    report = quality_report(tables, TODAY, rows_are_orders=True)

    assert "no row is identical to another" not in {finding.check for finding in report.findings}


def test_the_page_is_self_contained_and_shows_what_failed_first(report):
    page = report.html

    assert page.startswith("<!doctype html>")
    assert "<h1>Shop &amp; Co</h1>" in page
    assert f"10 of {len(report.findings)} checks found rows that fail" in page
    links = set(re.findall(r"https?://[^\s\"'<>)]+", page))
    assert links <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r"<script|<link|@import", page)
    assert page.index("customer_id is unique") < page.index("col_vals_not_null")


def test_nothing_personal_is_in_the_report(report):
    assert "secret" not in report.html + report.json
    assert "email" not in report.json


def test_the_json_says_what_the_findings_say(report):
    checks = json.loads(report.json)["checks"]
    assert len(checks) == len(report.findings)
    assert checks[0] == {
        "table": "transactions",
        "check": "customer_id is filled in",
        "n": 5,
        "failed": 1,
        "share": 0.2,
        "level": "error",
    }


def test_the_same_tables_give_the_same_report(tables, report):
    assert quality_report(tables, TODAY, title="Shop & Co") == report


def test_a_table_without_rows_passes(tables):
    nobody = tables.with_table("customers", tables.customers.filter(tables.customers.customer_id == "zoe"))

    report = quality_report(nobody, TODAY)

    assert {f.level for f in report.findings if f.table == "customers"} == {"passed"}
