"""The quality report begins with what counts: statuses, decisions and what was left out, with the money."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pyarrow as pa
import pytest

from tenure.core.orders.account import Account, account_of, grouped_statuses
from tenure.core.orders.answers import Choice, Question
from tenure.core.orders.cleaning import CleaningCount, OrderTotals
from tenure.core.orders.tables import Tables
from tenure.monitoring.quality import quality_report

TODAY = date(2024, 6, 30)
COUNTS = (
    CleaningCount("pending_order", "transactions", 12, "quarantined", "not paid yet", money=586.49),
    CleaningCount("non_finite_amount", "transactions", 1, "quarantined", "no number", money=float("nan")),
    CleaningCount("other_currency", "transactions", 3, "quarantined", "in another currency", money=9010.0),
    CleaningCount("key_duplicate", "customers", 2, "quarantined", "an id that is there twice"),
    CleaningCount("outlier", "transactions", 1, "kept", "large"),
    CleaningCount("future_date", "transactions", 0, "quarantined", "after today"),
)


def status(value: str, rows: int, money: float, answer: str, *, assumed: bool = False) -> Question:
    option = f"status.{value}"
    known = value in {"done", "on-hold"}
    return Question("status", "state", value, option, "", (), answer, rows, money, assumed, known)


QUESTIONS = (
    status("done", 54, 2862.51, "sale"),
    status("on-hold", 12, 586.49, "pending"),
    status("<new>", 1, -3.0, "sale", assumed=True),
    Question(
        "price", "price", "price is that of one unit.", "price_is", "", (Choice("unit", "unit"),), "unit"
    ),
)


@pytest.fixture
def account() -> Account:
    reading = SimpleNamespace(questions=QUESTIONS, currency="EUR")
    cleaned = SimpleNamespace(counted=OrderTotals(54, 20, 2862.51), counts=COUNTS)
    return account_of(reading, cleaned)


@pytest.fixture
def report(account, duckdb_engine):
    rows = pa.table({"customer_id": ["ann"], "order_id": ["1"], "amount": [5.0]})
    tables = Tables(duckdb_engine.from_arrow(rows, "transactions"))
    return quality_report(tables, TODAY, account=account, notes=["Dates are read as %d.%m.%Y."])


def test_the_json_report_states_what_counts_and_what_does_not(report):
    document = json.loads(report.json)

    assert document["counted"] == {"orders": 54, "customers": 20, "money": 2862.51, "currency": "EUR"}
    assert document["statuses"][1] == {
        "column": "state",
        "value": "on-hold",
        "rows": 12,
        "money": 586.49,
        "counts_as": "pending",
        "assumed": False,
    }
    assert document["decisions"] == ["price is that of one unit.", "Dates are read as %d.%m.%Y."]
    assert [(item["reason"], item["rows"], item["money"]) for item in document["left_out"]] == [
        ("pending_order", 12, 586.49),
        ("non_finite_amount", 1, None),
        ("other_currency", 3, None),
        ("key_duplicate", 2, None),
    ]
    assert document["checks"]


def test_the_page_begins_with_it(report):
    page = report.html
    order = ["What counts", "What each status contributed", "How the file was read", "What was not counted"]

    places = [page.index(f"<h2>{title}</h2>") for title in (*order, "Checks of the tables as they were read")]
    assert places == sorted(places)
    assert "<strong>2,862.51 EUR</strong>" in page
    assert "not yet paid, not counted" in page and "586.49" in page
    assert "customers: key duplicate" in page and ">nan<" not in page
    assert "another value" in page and "new&gt;" not in page and "<new>" not in page
    assert "because nothing else is known about it" in page


def test_values_unknown_to_shop_systems_are_counted_but_not_shown():
    names = (
        status("Jane Roe", 2, 10.0, "sale", assumed=True),
        status("done", 54, 2862.51, "sale"),
        status("Ann Lee", 3, 20.0, "sale", assumed=True),
        status("Bo Hu", 1, 1.0, "drop"),
    )

    parts = grouped_statuses(account_of(SimpleNamespace(questions=names, currency="EUR"), None))

    assert [(part.value, part.rows, part.money, part.meaning) for part in parts] == [
        ("done", 54, 2862.51, "sale"),
        ("2 other values", 5, 30.0, "sale"),
        ("another value", 1, 1.0, "drop"),
    ]


def test_a_log_of_which_only_the_tables_are_known_has_no_such_sections(duckdb_engine):
    rows = pa.table({"customer_id": ["ann"], "order_id": ["1"]})
    report = quality_report(Tables(duckdb_engine.from_arrow(rows, "transactions")), TODAY)

    assert "What counts" not in report.html
    assert json.loads(report.json)["counted"] is None


def test_a_file_of_which_every_row_counts_says_so(duckdb_engine):
    rows = pa.table({"customer_id": ["ann"], "order_id": ["1"]})
    account = account_of(None, SimpleNamespace(counted=OrderTotals(1, 1, None), counts=()))
    report = quality_report(Tables(duckdb_engine.from_arrow(rows, "t")), TODAY, account=account)

    assert "Nothing: every row counts." in report.html and "net of refunds" not in report.html
