from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pyarrow as pa
import pytest

from tenure.economics.cohorts import cohorts


@pytest.fixture
def log(duckdb_engine):
    """Ann: January, February (partly refunded in March); Bob: January only; Cat: March."""

    def make(money: bool = True):
        rows = [
            ("ann", "2024-01-05", 100.0),
            ("bob", "2024-01-20", 50.0),
            ("ann", "2024-02-01", 30.0),
            ("ann", "2024-02-01", 10.0),
            ("ann", "2024-03-02", -15.0),
            ("cat", "2024-03-31", 80.0),
            ("bob", "2024-04-03", 70.0),
        ]
        shown = [row for row in rows if money or row[2] > 0]
        columns = {
            "customer_id": [row[0] for row in shown],
            "order_date": pa.array([datetime.fromisoformat(row[1]) for row in shown], pa.timestamp("us")),
            "amount": [row[2] for row in shown],
        }
        table = pa.table(columns)
        return duckdb_engine.from_arrow(table if money else table.drop_columns(["amount"]), "log")

    return make


JANUARY, FEBRUARY, MARCH = (pd.Timestamp(2024, month, 1) for month in (1, 2, 3))


def test_each_month_of_first_orders_is_followed(log, duckdb_engine):
    got = cohorts(log(), date(2024, 4, 10), duckdb_engine)

    assert got.sizes.to_dict() == {JANUARY: 2, MARCH: 1}
    assert got.retention.loc[JANUARY].tolist() == [1, 0.5, 0]
    assert got.revenue.loc[JANUARY].tolist() == [150, 40, -15]
    assert got.revenue.loc[MARCH].tolist()[0] == 80


def test_months_not_over_are_unknown_not_empty(log, duckdb_engine):
    on_the_tenth = cohorts(log(), date(2024, 4, 10), duckdb_engine)
    on_the_first = cohorts(log(), date(2024, 5, 1), duckdb_engine)

    assert on_the_tenth.revenue.loc[MARCH].isna().tolist() == [False, True, True]
    assert list(on_the_first.revenue.columns) == [0, 1, 2, 3]
    assert on_the_first.revenue.loc[JANUARY].tolist() == [150, 40, -15, 70]
    assert on_the_first.revenue.loc[MARCH].tolist()[:2] == [80, 0]


def test_a_log_of_one_month_shows_that_month(log, duckdb_engine):
    rows = log()
    january = rows.filter(rows.order_date < datetime(2024, 1, 25))

    got = cohorts(january, date(2024, 1, 25), duckdb_engine)

    assert got.retention.to_dict("index") == {JANUARY: {0: 1.0}}


def test_per_customer_and_running_total(log, duckdb_engine):
    got = cohorts(log(), date(2024, 4, 1), duckdb_engine)

    assert got.revenue_per_customer.loc[JANUARY].tolist() == [75, 20, -7.5]
    assert got.cumulative_revenue_per_customer.loc[JANUARY].tolist() == [75, 95, 87.5]


def test_without_money_orders_are_counted(log, duckdb_engine):
    got = cohorts(log(money=False), date(2024, 4, 1), duckdb_engine)

    assert got.revenue.loc[JANUARY].tolist() == [2, 1, 0]


@pytest.mark.realdata
def test_cdnow_is_three_cohorts_of_first_quarter_buyers(data_dir, duckdb_engine):
    rows = pd.read_parquet(data_dir / "cdnow" / "cdnow_master.parquet")
    table = pa.table(
        {
            "customer_id": rows.customer_id.astype(str),
            "order_date": pa.array(pd.to_datetime(rows.date).astype("datetime64[us]")),
            "amount": rows.dollar_value.astype(float),
        }
    )

    got = cohorts(duckdb_engine.from_arrow(table, "cdnow"), date(1998, 7, 1), duckdb_engine)

    assert got.sizes.sum() == rows.customer_id[rows.dollar_value > 0].nunique()
    assert [month.strftime("%Y-%m") for month in got.sizes.index[:3]] == ["1997-01", "1997-02", "1997-03"]
    assert got.sizes.iloc[:3].sum() > 0.99 * got.sizes.sum()
    assert got.retention.loc["1997-01-01", 1] < 0.25
