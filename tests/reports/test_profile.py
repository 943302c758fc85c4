from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tenure.core.errors import DataError
from tenure.core.orders.tables import Tables
from tenure.reports.formats import Formats
from tenure.reports.profile.findings import findings
from tenure.reports.profile.report import ProfileReport, render
from tenure.reports.profile.values import profile_values

START = datetime(2023, 1, 2, 9)


def lines(rows: list[tuple], columns=("customer_id", "order_id", "order_date", "amount")) -> pa.Table:
    frame = pd.DataFrame(rows, columns=list(columns))
    schema = pa.Table.from_pandas(frame, preserve_index=False)
    at = schema.column_names.index("order_date")
    return schema.set_column(at, "order_date", schema["order_date"].cast(pa.timestamp("us")))


def shop_lines(n: int = 400, money: bool = True) -> pa.Table:
    rng = np.random.default_rng(5)
    days = rng.integers(0, 720, n)
    frame = pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in rng.integers(0, 80, n)],
            "order_id": [f"o{i}" for i in range(n)],
            "order_date": [
                START + timedelta(days=int(d), hours=int(h)) for d, h in zip(days, days % 10, strict=True)
            ],
            "product_id": [f"<p{i}>" for i in rng.integers(0, 30, n)],
            "quantity": rng.integers(1, 9, n).astype(float),
            "country": np.where(rng.random(n) < 0.8, "France", "Spain"),
        }
    )
    if money:
        frame["amount"] = np.exp(rng.normal(3, 1.2, n)).round(2)
        frame.loc[frame.index % 20 == 0, "amount"] *= -1
    table = pa.Table.from_pandas(frame, preserve_index=False)
    at = table.column_names.index("order_date")
    return table.set_column(at, "order_date", table["order_date"].cast(pa.timestamp("us")))


@pytest.fixture
def profile_of(duckdb_engine):
    def made(table: pa.Table, **others: pa.Table):
        tables = Tables(
            duckdb_engine.from_arrow(table, "t"),
            **{name: duckdb_engine.from_arrow(one, name) for name, one in others.items()},
        )
        return profile_values(tables, duckdb_engine)

    return made


def test_counts_sums_and_gaps_of_a_log_small_enough_to_check_by_hand(profile_of):
    found = profile_of(
        lines(
            [
                ("ann", "1", START, 10.0),
                ("ann", "1", START, 5.0),
                ("ann", "2", START + timedelta(days=10), 20.0),
                ("ann", "3", START + timedelta(days=12), -20.0),
                ("bob", "4", START + timedelta(days=40), 0.0),
                ("bob", "5", START + timedelta(days=40), 30.0),
                (None, "6", START, 99.0),
            ]
        )
    )

    seen = found.overview
    assert (seen.rows, seen.orders, seen.customers, seen.one_time_buyers) == (6, 3, 2, 1)
    assert (seen.gross, seen.refunds, seen.net) == (65, 20, 45)
    assert (seen.zero_rows, seen.negative_rows, seen.days) == (1, 1, 41)
    assert seen.largest_customer == 30
    assert found.gap_quantiles["p50"] == 10
    assert found.gap_counts.to_dict("list") == {"bin": [3], "n": [1]}
    assert found.monthly["orders"].tolist() == [2, 1]
    assert found.monthly["new_customers"].tolist() == [1, 1]
    assert found.weekday["orders"].sum() == 3
    order_value = next(one for one in found.distributions if one.name == "order value")
    assert order_value.counts["n"].sum() == 3
    assert order_value.quantiles["mean"] == pytest.approx(65 / 3)


def test_missing_values_are_counted_on_the_raw_tables(duckdb_engine):
    raw = duckdb_engine.from_arrow(lines([("ann", "1", START, 1.0), (None, "2", START, 2.0)]), "raw")
    found = profile_values(Tables(raw.filter(raw.customer_id.notnull())), duckdb_engine, Tables(raw))
    column = found.columns.set_index("column").loc["customer_id"]
    assert (column["rows"], column["missing"]) == (2, 1)


def test_correlations_are_spearmans(profile_of):
    found = profile_of(shop_lines())
    table = found.correlations
    assert table.loc["orders", "net spend"] == table.loc["net spend", "orders"]
    assert table.to_numpy(dtype=float).diagonal() == pytest.approx(1)

    rows = shop_lines().to_pandas()
    bought = rows[rows["amount"] > 0].groupby("customer_id").size()
    net = rows.groupby("customer_id")["amount"].sum().reindex(bought.index)
    assert table.loc["orders", "net spend"] == pytest.approx(bought.corr(net, method="spearman"), abs=1e-9)


def test_hundredths_hold_every_customer_once_best_first(profile_of):
    found = profile_of(shop_lines())
    assert found.hundredths["customers"].sum() == found.overview.customers > 70
    assert found.hundredths["value"].is_monotonic_decreasing


def test_tops_come_from_products_and_customers_too(profile_of):
    table = shop_lines()
    ids = sorted(set(table["product_id"].to_pylist()))
    products = pa.table({"product_id": ids, "category": ["toys"] * 15 + ["food"] * 15})
    people = sorted(set(table["customer_id"].to_pylist()))
    customers = pa.table({"customer_id": people, "acquisition_source": ["search"] * len(people)})
    tops = profile_of(table, products=products, customers=customers).tops
    assert set(tops) == {"Products", "Countries", "Categories", "Acquisition sources"}
    assert len(tops["Products"]) == 10
    assert tops["Categories"]["share"].sum() == pytest.approx(1)
    assert tops["Countries"]["name"].tolist()[0] == "France"


def test_personal_values_never_leave_the_engine(profile_of):
    people = pa.table({"customer_id": ["c1", "c2"], "email": ["ann@example.com", None]})
    found = profile_of(shop_lines(), customers=people)
    email = found.columns.set_index("column").loc["email"]
    assert (email["missing"], email["distinct"], email["low"]) == (1, None, None) or pd.isna(
        email["distinct"]
    )
    assert "ann@example.com" not in render(ProfileReport("Shop", "x.csv", found))


def test_the_page_shows_every_part_and_escapes_what_it_shows(profile_of):
    page = render(ProfileReport("A & B", "<i>.csv", profile_of(shop_lines()), "EUR", notes=("<note>",)))
    for heading in ("Order patterns", "Distributions", "Repeat orders", "Columns",
                    "Cohort retention", "Top contributors", "Correlations"):  # fmt: skip
        assert heading in page
    assert "&lt;p" in page
    assert "<p1" not in page
    assert "<note>" not in page
    assert "A &amp; B" in page
    assert page.count("<script>") == 1
    assert len(page) < 1_000_000


def test_a_log_without_money_counts_orders(profile_of):
    found = profile_of(shop_lines(money=False))
    assert found.overview.net is None
    page = render(ProfileReport("Shop", "x.csv", found, has_money=False))
    assert "This order log has no amounts" in page
    assert "Net sales" not in page
    assert "net spend" not in page


def test_one_order_makes_a_page(profile_of):
    page = render(ProfileReport("Shop", "x.csv", profile_of(lines([("ann", "1", START, 12.5)]))))
    assert "<h2>Repeat orders</h2>" not in page
    assert "nan" not in page


def test_nothing_to_profile_is_an_error_with_a_next_step(profile_of):
    with pytest.raises(DataError) as caught:
        profile_of(lines([("ann", "1", START, -5.0)]))
    assert caught.value.code == "data.empty"
    assert caught.value.hint


def told(profile) -> str:
    return " ".join(one.text for one in findings(profile, Formats("EUR")))


def test_a_log_that_begins_in_the_middle_is_noticed(profile_of):
    old = [(f"old{i}", f"a{i}", START + timedelta(days=i % 20), 5.0) for i in range(60)]
    new = [(f"new{i}", f"b{i}", START + timedelta(days=30 * (1 + i // 4)), 5.0) for i in range(40)]
    assert "whose first orders are not in the log" in told(profile_of(lines(old + new)))
    assert "whose first orders are not in the log" not in told(profile_of(lines(new)))


def test_midnight_orders_shared_ids_and_closed_days_are_noticed(profile_of):
    midnight = datetime(2023, 1, 2)
    open_days = [i for i in range(120) if (midnight + timedelta(days=i)).weekday() < 5]
    rows = [(f"c{i % 7}", f"o{i}", midnight + timedelta(days=i), 5.0) for i in open_days]
    found = told(profile_of(lines([*rows, ("zoe", "o0", midnight, 5.0)])))
    assert "All orders are dated midnight" in found
    assert "1 order id" in found
    assert "Saturday and Sunday" in found


@pytest.mark.realdata
def test_a_million_real_lines_are_profiled(data_dir, duckdb_engine):
    path = data_dir / "online_retail_ii" / "online_retail_II.parquet"
    rows = duckdb_engine.from_parquet([str(path)], "retail")
    rows = rows.filter(rows["Customer ID"].notnull()).select(
        customer_id=rows["Customer ID"].cast("string"),
        order_id=rows.Invoice,
        order_date=rows.InvoiceDate,
        amount=rows.Quantity * rows.Price,
        product_id=rows.StockCode,
        country=rows.Country,
    )
    found = profile_values(Tables(rows), duckdb_engine)
    assert found.overview.customers == 5878
    assert found.overview.gross == pytest.approx(17_743_429.18, abs=0.01)
    assert found.tops["Countries"]["name"].tolist()[0] == "United Kingdom"
    assert "Saturday" in told(found)
