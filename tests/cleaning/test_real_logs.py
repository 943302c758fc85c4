"""Real order logs: the counts that are known of them."""

from datetime import date

import pytest

from tenure.cleaning.clean import clean
from tenure.core.orders.cleaning import CleaningRules
from tenure.core.orders.tables import Tables

pytestmark = [pytest.mark.realdata, pytest.mark.integration]

_ONLINE_RETAIL = """
    create table raw_online_retail as
    select cast("Customer ID" as varchar) as customer_id, Invoice as order_id, InvoiceDate as order_date,
        Quantity * Price as amount, StockCode as product_id, cast(Quantity as double) as quantity,
        Price as unit_price, Country as country, file_row_number + 1 as source_row,
        Description as raw_description
    from read_parquet('{path}', file_row_number = true)
"""
_SECOND_SHEET = 525_462
"""Row at which the second yearly sheet begins, a week before the first one ends."""


@pytest.fixture(scope="module")
def online_retail(data_dir):
    from tenure.engines.duckdb import Engine

    path = data_dir / "online_retail_ii" / "online_retail_II.parquet"
    with Engine() as engine:
        engine.backend.raw_sql(_ONLINE_RETAIL.format(path=path))
        yield engine, Tables(engine.backend.table("raw_online_retail"))


@pytest.fixture(scope="module")
def cleaned(online_retail):
    engine, tables = online_retail
    rules = CleaningRules(cancellation_prefix="C", bookkeeping_prefix="A", reopened_at=_SECOND_SHEET)
    return clean(tables, rules, date(2012, 1, 1), engine)


@pytest.mark.parametrize(
    ("rule", "rows", "matches"),
    [
        ("overlapping_export", 22_523, 22_523),
        ("exact_duplicate", 34_335 - 22_523, 34_335 - 22_523),
        ("missing_customer", 235_151, 243_007),
        ("bookkeeping_order", 0, 6),
        ("zero_amount", 70, 6_202),
        ("cancellation", 18_390, 19_494),
        ("negative_quantity", 18_390, 22_950),
        ("future_date", 0, 0),
    ],
)
def test_known_facts_of_online_retail_are_found(cleaned, rule, rows, matches):
    (count,) = [count for count in cleaned.counts if count.rule == rule]

    assert (count.rows, count.found) == (rows, matches)


def test_all_rows_of_online_retail_are_accounted_for(cleaned):
    removed = sum(count.rows for count in cleaned.counts if count.action == "quarantined")

    assert cleaned.rows_in == {"transactions": 1_067_371}
    assert cleaned.rows_clean == {"transactions": 1_067_371 - removed}
    assert cleaned.rows_quarantined == {"transactions": removed}


def test_most_refunds_of_online_retail_are_traced_and_none_to_the_future(online_retail, cleaned):
    engine, _ = online_retail
    rows = cleaned.tables.transactions
    refunds = rows.filter(rows.amount < 0)
    facts = engine.to_arrow(
        refunds.aggregate(
            refunds=refunds.count(),
            traced=refunds.original_order_date.count(),
            ahead=(refunds.original_order_date > refunds.order_date).sum(),
        )
    ).to_pylist()[0]

    assert facts["refunds"] == 18_390
    assert facts["traced"] > 0.8 * facts["refunds"]
    assert facts["ahead"] == 0


def test_the_usual_cleaning_of_online_retail_gives_the_usual_sum(online_retail):
    """Customer not null, quantity and price above zero, no cancellation; copies stay in, as usual."""
    engine, tables = online_retail
    rules = CleaningRules(rows_are_orders=True, cancellation_prefix="C", bookkeeping_prefix="A")

    rows = clean(tables, rules, date(2012, 1, 1), engine).tables.transactions
    bought = rows.filter(rows.amount > 0)
    facts = engine.to_arrow(
        bought.aggregate(customers=bought.customer_id.nunique(), rows=bought.count(), sum=bought.amount.sum())
    ).to_pylist()[0]

    assert (facts["customers"], facts["rows"]) == (5_878, 805_549)
    assert facts["sum"] == pytest.approx(17_743_429.18, abs=0.005)


def test_equal_rows_of_cdnow_are_orders_and_its_free_ones_go(data_dir, duckdb_engine):
    path = data_dir / "cdnow" / "cdnow_master.parquet"
    duckdb_engine.backend.raw_sql(f"""
        create table raw_cdnow as
        select customer_id, cast(file_row_number + 1 as varchar) as order_id,
            cast(date as timestamp) as order_date, dollar_value as amount,
            cast(number_of_cds as double) as quantity, file_row_number + 1 as source_row
        from read_parquet('{path}', file_row_number = true)
    """)
    tables = Tables(duckdb_engine.backend.table("raw_cdnow"))

    cleaned = clean(tables, CleaningRules(rows_are_orders=True), date(2000, 1, 1), duckdb_engine)

    removed = {count.rule: count.rows for count in cleaned.counts if count.action == "quarantined"}
    assert removed.pop("zero_amount") == 80
    assert set(removed.values()) == {0}
    assert cleaned.rows_clean == {"transactions": 69_659 - 80}
