from datetime import date, datetime

import pyarrow as pa
import pytest

from tenure.core.errors import OptionError
from tenure.core.frames.compute import all_features, available, cap_at, compute, targets
from tenure.core.frames.feature import FeatureSet
from tenure.core.frames.grain import is_met
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.tables import Tables


@pytest.fixture
def tables(duckdb_engine):
    rows = pa.table(
        {
            "customer_id": ["ann", "ann", "bob", "bob", "cat"],
            "order_id": list("12345"),
            "order_date": [datetime(2021, month, 1) for month in (1, 3, 1, 3, 3)],
            "amount": [10.0, 20.0, 30.0, -5.0, 40.0],
        }
    )
    return Tables(duckdb_engine.from_arrow(rows, "orders"))


@pytest.fixture
def snapshot(tables):
    return Snapshot(tables, date(2021, 2, 1), 60)


def rows_of(engine, expression):
    return sorted(engine.to_arrow(expression).to_pylist(), key=lambda row: row["customer_id"])


def test_only_what_was_asked_for_is_a_column(duckdb_engine, snapshot):
    frame = compute(all_features().select(["T", "net_spend"]), snapshot)

    assert rows_of(duckdb_engine, frame) == [
        {"customer_id": "ann", "T": 31.0, "net_spend": 10.0},
        {"customer_id": "bob", "T": 31.0, "net_spend": 30.0},
    ]


@pytest.mark.parametrize("names", [(), ("log_age_days",), ("order_count",)])
def test_the_known_customers_do_not_depend_on_the_features(duckdb_engine, snapshot, names):
    frame = compute(all_features().select(names), snapshot)

    assert frame.columns == ("customer_id", *names)
    assert [row["customer_id"] for row in rows_of(duckdb_engine, frame)] == ["ann", "bob"]


def test_a_part_of_a_feature_is_not_a_column(snapshot):
    frame = compute(all_features().select(["orders_same_window_last_year"]), snapshot)

    assert not [column for column in frame.columns if column.startswith("_")]


def test_nothing_before_the_first_order_is_an_empty_frame(duckdb_engine, tables):
    frame = compute(available(all_features(), tables)[0], Snapshot(tables, date(2020, 1, 1), 30))

    assert duckdb_engine.to_arrow(frame).num_rows == 0


def test_a_set_without_the_inputs_of_a_feature_is_refused(snapshot):
    alone = FeatureSet((all_features()["active_share"],))

    with pytest.raises(KeyError, match="recency"):
        compute(alone, snapshot)


def test_targets_of_known_customers_are_zeros_where_nothing_happened(duckdb_engine, snapshot):
    assert rows_of(duckdb_engine, targets(snapshot)) == [
        {"customer_id": "ann", "target_spend": 20.0, "target_orders": 1.0, "target_churned": 0.0},
        {"customer_id": "bob", "target_spend": -5.0, "target_orders": 0.0, "target_churned": 1.0},
    ]


def test_targets_count_order_days_within_the_horizon(duckdb_engine):
    days = [datetime(2021, 1, 1), datetime(2021, 2, 1, 8), datetime(2021, 2, 1, 9), datetime(2021, 2, 28, 23)]
    days += [datetime(2021, 3, 1)]
    rows = pa.table({"customer_id": ["ann"] * 5, "order_id": list("12345"), "order_date": days})
    snapshot = Snapshot(Tables(duckdb_engine.from_arrow(rows, "orders")), date(2021, 2, 1), 28)

    assert rows_of(duckdb_engine, targets(snapshot)) == [
        {"customer_id": "ann", "target_orders": 2.0, "target_churned": 0.0}
    ]


def test_a_need_may_name_alternatives(tables):
    assert is_met("transactions.amount", tables)
    assert is_met("products.cost + transactions.amount | transactions.amount", tables)
    assert not is_met("transactions.amount + products.cost", tables)
    assert not is_met("events", tables)


def test_capping_brings_the_largest_down_and_touches_nothing_else(duckdb_engine):
    frame = duckdb_engine.from_arrow(
        pa.table(
            {
                "customer_id": [f"c{i}" for i in range(6)],
                "net_spend": [1.0, 2.0, 3.0, 4.0, 1000.0, None],
                "frequency": [1.0, 2.0, 3.0, 4.0, 1000.0, None],
            }
        ),
        "frame",
    )
    capped = cap_at(frame, all_features(), 0.75)

    got = rows_of(duckdb_engine, capped)
    assert [row["net_spend"] for row in got] == [1, 2, 3, 4, 4, None]
    assert [row["frequency"] for row in got] == [1, 2, 3, 4, 1000, None]
    assert capped.columns == frame.columns


def test_capping_without_money_changes_nothing(duckdb_engine):
    frame = duckdb_engine.from_arrow(pa.table({"customer_id": ["a"], "frequency": [1.0]}), "frame")

    assert cap_at(frame, all_features(), 0.99) is frame


@pytest.mark.parametrize("quantile", [0, -0.1, 1.01, float("nan")])
def test_an_impossible_quantile_is_refused(duckdb_engine, quantile):
    frame = duckdb_engine.from_arrow(pa.table({"customer_id": ["a"]}), "frame")

    with pytest.raises(OptionError) as caught:
        cap_at(frame, all_features(), quantile)

    assert caught.value.code == "option.quantile"
