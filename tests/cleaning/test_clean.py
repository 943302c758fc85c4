"""Cleaning as a whole: every row is accounted for, whatever is wrong with it."""

import json
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.cleaning.clean import clean
from tenure.core.errors import ColumnError, DataError, TenureError
from tenure.core.orders.cleaning import CleaningRules
from tenure.core.orders.tables import Tables

FINE = {"order_id": "fine"}


def test_a_faultless_log_passes_through_unchanged(shop):
    cleaned = shop.clean([{"order_id": "1"}, {"order_id": "2", "amount": 5.5}])

    assert shop.reasons(cleaned) == {}
    clean_rows = sorted(shop.rows(cleaned.tables.transactions), key=lambda row: row["order_id"])
    assert [(row["order_id"], row["amount"]) for row in clean_rows] == [("1", 10.0), ("2", 5.5)]
    assert cleaned.rows_in == cleaned.rows_clean == {"transactions": 2}


def test_each_row_goes_by_the_first_reason_in_order(shop):
    cleaned = shop.clean(
        [
            {"customer_id": None, "amount": 0.0, "order_date": "2030-01-01"},
            {"customer_id": None, "amount": 0.0, "order_date": "2030-01-01"},
            {"order_date": "2030-01-01", "amount": 0.0},
            {"amount": 0.0},
            FINE,
        ]
    )

    assert shop.reasons(cleaned) == {
        1: "missing_customer",
        2: "exact_duplicate",
        3: "future_date",
        4: "zero_amount",
    }
    assert shop.count(cleaned, "zero_amount") == (1, 4)
    assert shop.count(cleaned, "future_date") == (1, 3)
    assert shop.count(cleaned, "missing_customer") == (1, 2)


def test_every_rule_reports_even_when_it_finds_nothing(shop):
    cleaned = shop.clean([FINE])

    quarantining = {c.rule: c.rows for c in cleaned.counts if c.action == "quarantined"}
    assert quarantining == dict.fromkeys(
        [
            "exact_duplicate",
            "total_row",
            "missing_customer",
            "missing_order_id",
            "missing_date",
            "impossible_date",
            "future_date",
            "implausible_date",
            "unreadable_amount",
            "non_finite_amount",
            "zero_amount",
        ],
        0,
    )


def test_clean_tables_have_columns_of_the_schema_only(shop):
    cleaned = shop.clean([{**FINE, "raw_amount": "10", "header_amount": 10.0, "country": "FR"}])

    assert cleaned.tables.transactions.columns == (
        "customer_id",
        "order_id",
        "order_date",
        "amount",
        "original_order_date",
        "country",
    )


def test_the_quarantine_shows_the_row_but_no_personal_data(shop):
    cleaned = shop.clean(
        [FINE],
        customers=[
            {"customer_id": "ann", "email": "ann@example.org", "city": "Nice", "birth_year": 1980},
            {"customer_id": "ann", "email": "ann@example.com", "city": "Lyon", "birth_year": 1980},
        ],
    )

    (row,) = shop.rows(cleaned.quarantine)
    assert (row["table"], row["source_row"], row["reason"]) == ("customers", 1, "key_duplicate")
    assert row["detail"] == "same key as row 2"
    assert row["customer_id"] == "ann"
    shown = json.loads(row["row"])
    assert shown["city"] == "Nice"
    assert "email" not in shown
    assert "example.org" not in str(row)


def test_implausible_figures_are_removed_before_they_spoil_sums(shop):
    rows = [FINE, {"amount": 1e39}, {"amount": -1e13}, {"amount": 1e12}, {"quantity": 1e300}]
    cleaned = shop.clean(rows, customers=[{"customer_id": "ann", "acquisition_cost": 1e300}])

    assert {row["reason"] for row in shop.rows(cleaned.quarantine)} == {"non_finite_amount"}
    clean_rows = shop.rows(cleaned.tables.transactions)
    assert max(row["amount"] for row in clean_rows) == 1e12
    assert all(row["quantity"] is None for row in clean_rows)
    assert shop.rows(cleaned.tables.customers)[0]["acquisition_cost"] is None


def test_rows_with_numbers_json_does_not_have_can_be_quarantined(shop):
    cleaned = shop.clean([FINE, {"amount": float("nan"), "raw_amount": "nan"}, {"amount": float("inf")}])

    rows = shop.rows(cleaned.quarantine)
    assert {row["reason"] for row in rows} == {"non_finite_amount"}
    assert len(rows) == 2
    assert all(json.loads(row["row"])["amount"] is None for row in rows)


def test_an_older_cleaning_in_the_same_engine_stays_as_it_was(shop):
    first = shop.clean([FINE])
    shop.clean([FINE, {"order_id": "2"}])

    assert len(shop.rows(first.tables.transactions)) == 1


def test_what_is_clean_stays_clean(shop):
    cleaned = shop.clean([FINE, {"amount": -10.0, "order_date": "2024-02-01"}, {"customer_id": None}])

    again = clean(cleaned.tables, CleaningRules(), date(2024, 6, 30), shop.engine)

    assert again.rows_in == again.rows_clean == {"transactions": 2}


def test_nothing_is_left_behind_in_the_engine_but_the_results(shop):
    cleaned = shop.clean([FINE, {"customer_id": None}], customers=[{"customer_id": "ann"}])

    named = shop.engine.backend.raw_sql("select table_name from duckdb_tables()").fetchall()
    ours = sorted(name for (name,) in named if name.startswith("cleaning_"))
    assert [name.rpartition("_")[2] for name in ours] == ["customers", "quarantine", "transactions"]
    assert len(shop.rows(cleaned.quarantine)) == 1


def test_one_customer_and_one_time_buyers_pass_through(shop):
    first_run = shop.clean([{"order_id": "1"}, {"order_id": "2"}])
    second_run = shop.clean(
        [{"customer_id": "ann", "order_id": "1"}, {"customer_id": "bob", "order_id": "2"}]
    )

    assert first_run.rows_clean == second_run.rows_clean == {"transactions": 2}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"amount": 0.0}, {"amount": -3.0}], "data.no_positive_amount"),
        ([{"amount": None}], "data.no_amount"),
        ([{"order_date": None}], "data.no_date"),
        ([{"customer_id": None}], "data.no_customer"),
        ([{"order_id": None}], "data.no_order_id"),
    ],
)
def test_a_hopeless_log_is_refused(shop, rows, code):
    with pytest.raises(DataError) as refused:
        shop.clean(rows)

    assert refused.value.code == code
    assert refused.value.hint


def test_an_empty_log_is_refused(shop):
    table = shop.table("transactions", [FINE])

    with pytest.raises(DataError) as refused:
        clean(Tables(table.filter(table.order_id == "none")), CleaningRules(), date(2024, 1, 1), shop.engine)

    assert refused.value.code == "data.empty"


def test_a_log_without_dates_as_a_column_is_refused(shop):
    with pytest.raises(ColumnError):
        shop.clean([FINE], absent=["order_date"])


def test_a_log_of_which_nothing_is_left_says_what_took_it(shop):
    with pytest.raises(DataError) as refused:
        shop.clean([{"order_date": "2031-01-01"}, {"customer_id": None}])

    assert refused.value.code == "data.nothing_left"
    assert set(refused.value.values) == {"future_date: 1 rows", "missing_customer: 1 rows"}


def test_rows_numbered_twice_are_a_fault_not_a_loss(shop):
    with pytest.raises(TenureError) as refused:
        shop.clean([{"source_row": 1}, {"source_row": 1, "order_id": "2"}])

    assert refused.value.code == "cleaning.source_row"


def test_rows_without_numbers_are_numbered(shop):
    table = shop.table("transactions", [FINE, {"customer_id": None}], source_row=None)

    cleaned = clean(Tables(table), CleaningRules(), date(2024, 6, 30), shop.engine)

    assert cleaned.rows_clean == {"transactions": 1}
    assert len(shop.rows(cleaned.quarantine)) == 1


_ROW = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(["ann", "bob", "", None]),
        "order_id": st.sampled_from(["1", "2", "C2", "A1", None]),
        "order_date": st.sampled_from(["2024-01-01", "2024-02-02", "1900-01-01", "2033-01-01", None]),
        "amount": st.sampled_from([10.0, -10.0, 0.0, 5.0, float("nan"), float("-inf"), None]),
        "product_id": st.sampled_from(["p", "q", "POST", "S", None]),
        "quantity": st.sampled_from([1.0, -1.0, 2.0, float("inf"), None]),
        "unit_price": st.sampled_from([10.0, 5.0, None]),
        "header_amount": st.sampled_from([10.0, 25.0, None]),
        "line_id": st.sampled_from(["1", "2", None]),
    }
)
_RULES = CleaningRules(
    cancellation_prefix="C",
    bookkeeping_prefix="A",
    bookkeeping_codes=("S",),
    service_codes=("POST",),
    reopened_at=6,
    unknown_customers="quarantine",
)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROW, min_size=5, max_size=40))
def test_every_row_comes_out_exactly_once(shop, rows):
    cleaned = shop.clean(
        [{"customer_id": "ann", "order_id": "fine", "product_id": "p", "quantity": 1.0}, *rows],
        _RULES,
        customers=[{"customer_id": "ann"}, {"customer_id": "ann"}, {"customer_id": None}],
        products=[{"product_id": "p", "price": float("inf")}],
        events=[{}, {"kind": "wave"}, {"kind": None}, {"occurred_at": "2040-01-01"}],
    )

    for name, rows_in in cleaned.rows_in.items():
        acted = sum(c.rows for c in cleaned.counts if c.table == name and c.action == "quarantined")
        assert rows_in == cleaned.rows_clean[name] + acted
        assert all(c.rows <= c.found for c in cleaned.counts if c.table == name)
    clean_rows = shop.rows(cleaned.tables.transactions)
    assert all(row["customer_id"] == "ann" and row["order_date"] and row["amount"] for row in clean_rows)
    assert not any(row["amount"] > 0 for row in clean_rows if row["order_id"].startswith("C"))
    limit = date(2024, 6, 30) + timedelta(days=1)
    assert all(date(1970, 1, 2) <= row["order_date"].date() < limit for row in clean_rows)


def test_integers_and_dates_are_cast_to_the_schema(shop):
    table = pa.table(
        {
            "customer_id": pa.array([7], pa.int64()),
            "order_id": ["1"],
            "order_date": pa.array([date(2024, 1, 1)], pa.date32()),
            "amount": pa.array([3], pa.int32()),
        }
    )

    cleaned = clean(
        Tables(shop.engine.from_arrow(table, "typed")), CleaningRules(), date(2024, 6, 30), shop.engine
    )

    (row,) = shop.rows(cleaned.tables.transactions)
    assert (row["customer_id"], row["amount"]) == ("7", 3.0)
    assert {f.check for f in cleaned.findings} >= {"type", "missing_column"}
