from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.store.conftest import rows_of

from tenure.store.lake.overlap import judged, new_or_changed


def fates(new, old) -> list[tuple]:
    judged_rows = judged("transactions", new, old).to_pyarrow().to_pylist()
    return sorted((row["order_id"], row["amount"], row["fate"]) for row in judged_rows)


def test_rows_of_other_orders_are_fresh(orders):
    old, new = orders(("ann", "1", 5, 10.0)), orders(("ann", "2", 6, 20.0))

    assert fates(new, old) == [("2", 20.0, "fresh")]


def test_rows_the_lake_has_are_known(orders):
    old = orders(("ann", "1", 5, 10.0), ("bob", "2", 6, 20.0))
    new = orders(("bob", "2", 6, 20.0), ("cid", "3", 7, 30.0))

    assert fates(new, old) == [("2", 20.0, "known"), ("3", 30.0, "fresh")]


def test_an_order_that_only_grew_takes_its_new_rows(orders):
    old = orders(("ann", "1", 5, 10.0))
    new = orders(("ann", "1", 5, 10.0), ("ann", "1", 5, 7.0), ("ann", "1", 9, -10.0))

    assert fates(new, old) == [("1", -10.0, "fresh"), ("1", 7.0, "fresh"), ("1", 10.0, "known")]


def test_an_order_that_was_edited_keeps_what_the_lake_has(orders):
    old = orders(("ann", "1", 5, 10.0), ("ann", "1", 5, 4.0))
    new = orders(("ann", "1", 5, 10.0), ("ann", "1", 5, 3.0))

    assert fates(new, old) == [("1", 3.0, "changed"), ("1", 10.0, "known")]


def test_an_order_number_of_another_customer_counts_as_changed(orders):
    old, new = orders(("ann", "1", 5, 10.0)), orders(("bob", "1", 8, 10.0))

    assert fates(new, old) == [("1", 10.0, "changed")]


def test_a_refund_that_comes_alone_is_fresh(orders):
    old, new = orders(("ann", "1", 5, 10.0)), orders(("ann", "1", 8, -10.0))

    assert fates(new, old) == [("1", -10.0, "fresh")]


def test_a_refund_is_known_again_under_its_own_number(orders):
    """The first export had the refund's order, so the refund carries its id; the second has not."""
    old = orders(("ann", "1", 5, 10.0), ("ann", "1", 8, -10.0))
    new = orders(("ann", "C9", 8, -10.0), ("ann", "2", 9, 5.0))

    assert fates(new, old) == [("2", 5.0, "fresh"), ("C9", -10.0, "known")]


def test_equal_lines_are_counted(orders):
    line = ("ann", "1", 5, 10.0)

    assert [fate for *_, fate in fates(orders(line, line, line), orders(line))] == ["fresh", "fresh", "known"]
    assert [fate for *_, fate in fates(orders(line, line), orders(line, line))] == ["known", "known"]


def test_amounts_agree_to_six_decimals(orders):
    assert fates(orders(("ann", "1", 5, 0.1 + 0.2)), orders(("ann", "1", 5, 0.3)))[0][2] == "known"


def test_products_without_a_name_are_equal(orders):
    none = pa.array([None], pa.string())
    old = orders(("ann", "1", 5, 10.0), product_id=none)
    new = orders(("ann", "1", 5, 10.0), product_id=none)

    assert fates(new, old)[0][2] == "known"


def test_a_log_without_amounts_is_compared_by_the_rest(orders):
    old = orders(("ann", "1", 5, 1.0)).drop("amount")
    new = orders(("ann", "1", 5, 1.0), ("ann", "2", 6, 1.0)).drop("amount")

    judged_rows = judged("transactions", new, old).to_pyarrow().to_pylist()

    assert {row["order_id"]: row["fate"] for row in judged_rows} == {"1": "known", "2": "fresh"}


LOG = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob"]),
        st.sampled_from(["1", "2", "3"]),
        st.integers(1, 3),
        st.sampled_from([-5.0, 0.0, 5.0, 7.0]),
    ),
    min_size=1,
    max_size=12,
)


@given(log=LOG)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_the_same_log_is_fresh_a_second_time(orders, log):
    assert {fate for *_, fate in fates(orders(*log), orders(*log))} == {"known"}


def as_compared(row: tuple) -> tuple:
    """The order id of a refund is not compared."""
    customer, order, day, amount = row
    return (customer, order if amount >= 0 else "", day, amount)


@given(old=LOG, new=LOG)
@example(old=[("ann", "1", 1, -5.0)], new=[("ann", "2", 1, -5.0), ("ann", "1", 1, -5.0)])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_lake_never_holds_a_row_more_often_than_one_of_the_exports(orders, old, new):
    judged_rows = judged("transactions", orders(*new), orders(*old)).to_pyarrow().to_pylist()
    assert len(judged_rows) == len(new)
    fresh = Counter(
        as_compared((row["customer_id"], row["order_id"], row["order_date"].day, row["amount"]))
        for row in judged_rows
        if row["fate"] == "fresh"
    )
    in_lake, in_batch = Counter(map(as_compared, old)), Counter(map(as_compared, new))
    for row, times in fresh.items():
        assert in_lake[row] + times <= max(in_lake[row], in_batch[row])


def test_a_newer_row_of_a_key_wins_and_columns_it_lacks_stay(duckdb_engine):
    old = duckdb_engine.from_arrow(
        pa.table(
            {
                "customer_id": ["ann", "bob", "dan", "eve"],
                "city": ["Rome", "Oslo", None, "Nice"],
                "gender": ["f", "m", "m", "f"],
            }
        ),
        "old",
    )
    new = duckdb_engine.from_arrow(
        pa.table(
            {
                "customer_id": ["bob", "cid", "dan", "eve"],
                "city": [None, "Bonn", None, "Nice"],
                "country": ["NO", "DE", None, "FR"],
            }
        ),
        "new",
    )

    assert rows_of(new_or_changed(new, old, "customer_id").order_by("customer_id")) == [
        {"customer_id": "bob", "city": None, "country": "NO", "gender": "m"},
        {"customer_id": "cid", "city": "Bonn", "country": "DE", "gender": None},
        {"customer_id": "eve", "city": "Nice", "country": "FR", "gender": "f"},  # of dan nothing is new
    ]


@pytest.mark.parametrize("value", [1.0, None])
def test_events_the_lake_has_are_known(duckdb_engine, value):
    from datetime import datetime

    def events(*days):
        table = {
            "customer_id": ["ann"] * len(days),
            "occurred_at": pa.array([datetime(2024, 1, day) for day in days], pa.timestamp("us")),
            "kind": ["session"] * len(days),
            "value": pa.array([value] * len(days), pa.float64()),
        }
        return duckdb_engine.from_arrow(pa.table(table), f"events_{len(days)}")

    judged_rows = judged("events", events(1, 2, 3), events(2, 3)).to_pyarrow().to_pylist()

    assert sorted((row["occurred_at"].day, row["fate"]) for row in judged_rows) == [
        (1, "fresh"),
        (2, "known"),
        (3, "known"),
    ]
