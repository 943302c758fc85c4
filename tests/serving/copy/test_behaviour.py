"""What rules know of how customers buy, against sums done by hand."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pyarrow as pa
import pytest

from tenure.core.orders.tables import Tables
from tenure.serving.copy.behaviour import basket, with_rhythm
from tenure.serving.copy.rfm_at import customer_facts

AS_OF = date(2024, 3, 1)


def lines(*rows: tuple) -> pa.Table:
    columns = ("customer_id", "order_id", "order_date", "amount", "product_id", "quantity", "discount")
    return pa.Table.from_pandas(pd.DataFrame(rows, columns=columns), preserve_index=False)


@pytest.fixture
def tables(duckdb_engine):
    rows = lines(
        ("ann", "1", datetime(2024, 1, 1, 9), 60.0, "green", 2.0, 0.0),
        ("ann", "1", datetime(2024, 1, 1, 9), 40.0, "plain", 1.0, 10.0),
        ("ann", "2", datetime(2024, 1, 31, 23), 100.0, "fine", 3.0, None),
        ("ann", "2", datetime(2024, 2, 5, 1), -50.0, "fine", -1.0, None),
        ("bob", "3", datetime(2024, 2, 29, 12), 20.0, "unknown", 1.0, None),
    )
    products = pa.table(
        {
            "product_id": ["green", "plain", "fine"],
            "category": ["home", "home", "garden"],
            "eco_score": [0.9, 0.2, 0.7],
            "is_premium": [False, False, True],
        }
    )
    return Tables(
        duckdb_engine.from_arrow(rows, "behaviour_rows"),
        products=duckdb_engine.from_arrow(products, "behaviour_products"),
    )


def by_customer(engine, table) -> dict[str, dict]:
    return {row["customer_id"]: row for row in engine.to_arrow(table).to_pylist()}


def test_baskets_are_what_was_bought(tables, duckdb_engine):
    found = by_customer(duckdb_engine, basket(tables, AS_OF))

    assert found["ann"] == {
        "customer_id": "ann",
        "items_per_order": pytest.approx(3.0),  # refunds take no item back
        "categories": 2,
        "discount_share": pytest.approx(10 / 110),  # where the discount is known
        "refund_share": pytest.approx(0.25),
        "eco_spend_share": pytest.approx(0.8),
        "premium_spend_share": pytest.approx(0.5),
    }


def test_what_is_not_known_of_a_product_is_null_and_not_zero(tables, duckdb_engine):
    bob = by_customer(duckdb_engine, basket(tables, AS_OF))["bob"]

    assert (bob["eco_spend_share"], bob["premium_spend_share"], bob["discount_share"]) == (None, None, None)
    assert (bob["items_per_order"], bob["refund_share"], bob["categories"]) == (1.0, 0.0, None)


def test_rhythm_is_in_whole_days_until_the_cut(tables, duckdb_engine):
    found = by_customer(duckdb_engine, with_rhythm(customer_facts(tables.transactions), AS_OF))

    ann, bob = found["ann"], found["bob"]
    assert (ann["days_since_last_order"], ann["days_since_first_order"]) == (30.0, 60.0)
    assert ann["average_days_between_orders"] == 30.0
    assert ann["average_order_value"] == pytest.approx(75.0)  # net of what was given back
    assert bob["average_days_between_orders"] is None and bob["days_since_last_order"] == 1.0


def test_a_log_that_says_little_leaves_nulls(duckdb_engine):
    rows = pa.table(
        {"customer_id": ["ann"], "order_id": ["1"], "order_date": pa.array([datetime(2024, 1, 1)])}
    )
    made = Tables(duckdb_engine.from_arrow(rows, "behaviour_bare"))

    (ann,) = by_customer(duckdb_engine, basket(made, AS_OF)).values()

    assert {name: value for name, value in ann.items() if name != "customer_id"} == dict.fromkeys(
        (
            "items_per_order",
            "categories",
            "discount_share",
            "refund_share",
            "eco_spend_share",
            "premium_spend_share",
        )
    )
