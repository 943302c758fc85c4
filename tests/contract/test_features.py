"""What every feature of the catalog promises: a meaning, a unit, one number per customer, no look ahead."""

from __future__ import annotations

import math
import sys
from datetime import date, datetime, timedelta
from typing import get_args

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenure.core.catalog import FEATURES as FAMILIES
from tenure.core.frames.compute import all_features, compute, targets
from tenure.core.frames.feature import Feature, Grain, Unit
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.schema import TABLES
from tenure.core.orders.tables import Tables
from tenure.engines.duckdb import Engine

AS_OF = date(2023, 3, 1)
MORNING = datetime(2023, 3, 1)
HORIZON_DAYS = 90
FEATURES = all_features()
MAY_LEAVE_0_TO_1 = ("refund_share", "margin_share")
"""A refund may exceed what is known to have been bought; a margin may be a loss."""


class Shop:
    """A shop whose tables can be replaced under an already compiled query."""

    def __init__(self, tables: dict[str, pa.Table]) -> None:
        self.arrow = tables
        self.engine = Engine()
        self.tables = Tables(**{name: self.engine.from_arrow(table, name) for name, table in tables.items()})
        self.snapshot = Snapshot(self.tables, AS_OF, HORIZON_DAYS)
        self._features = ibis.to_sql(compute(FEATURES, self.snapshot), dialect="duckdb")
        self._targets = ibis.to_sql(targets(self.snapshot), dialect="duckdb")

    def frame(self, **replaced: pa.Table) -> pa.Table:
        self._put(replaced)
        return self.engine.backend.con.sql(self._features).to_arrow_table().sort_by("customer_id")

    def done(self, **replaced: pa.Table) -> pa.Table:
        self._put(replaced)
        return self.engine.backend.con.sql(self._targets).to_arrow_table().sort_by("customer_id")

    def _put(self, replaced: dict[str, pa.Table]) -> None:
        for name, table in (self.arrow | replaced).items():
            self.engine.from_arrow(table, name)


@pytest.fixture(scope="module")
def shop(little_shop):
    shop = Shop(little_shop)
    yield shop
    shop.engine.close()


@pytest.fixture(scope="module")
def frame(shop):
    return shop.frame()


def with_rows(table: pa.Table, rows: list[dict]) -> pa.Table:
    return pa.concat_tables([table, pa.Table.from_pylist(rows, schema=table.schema)])


def without_future(table: pa.Table, when: str) -> pa.Table:
    return table.filter(pa.compute.less(table[when], pa.scalar(MORNING, pa.timestamp("us"))))


def order(customer: str, hours_after: int, amount: float, **more) -> dict:
    placed = MORNING + timedelta(hours=hours_after)
    row = {"customer_id": customer, "order_id": f"new-{hours_after}", "order_date": placed, "amount": amount}
    return row | {"product_id": "p1", "category": "category 77", "quantity": 99.0, "cost": 1.0} | more


def refunded(row: dict) -> dict:
    """The row coming back after the cut, known to belong to its order before it."""
    after = max(MORNING, row["order_date"]) + timedelta(days=3)
    return row | {"order_date": after, "amount": -1e5, "original_order_date": row["order_date"]}


FUTURES = {
    "no future at all": lambda t: {
        "transactions": without_future(t["transactions"], "order_date"),
        "events": without_future(t["events"], "occurred_at"),
    },
    "orders from the morning of the cut on": lambda t: {
        "transactions": with_rows(t["transactions"], [order(f"c{i:02}", 24 * i, 1e6) for i in range(50)])
    },
    "refunds of past orders": lambda t: {
        "transactions": with_rows(
            t["transactions"], [refunded(row) for row in t["transactions"].slice(0, 60).to_pylist()]
        )
    },
    "new customers": lambda t: {
        "transactions": with_rows(t["transactions"], [order(f"new{i}", i, 10.0) for i in range(20)])
    },
    "events": lambda t: {
        "events": with_rows(
            t["events"],
            [
                {"customer_id": f"c{i:02}", "occurred_at": MORNING, "kind": kind, "value": 9.0}
                for i in range(50)
                for kind in ("page_view", "session", "bounce", "email_sent", "email_open", "return")
            ],
        )
    },
}


def assert_same(one: pa.Table, other: pa.Table, names) -> None:
    assert one["customer_id"].to_pylist() == other["customer_id"].to_pylist()
    for name in names:
        expected, got = one[name].to_pylist(), other[name].to_pylist()
        if isinstance(next((value for value in expected if value is not None), None), str):
            assert got == expected, name
        else:
            assert [v is None for v in got] == [v is None for v in expected], name
            known = [v for v in expected if v is not None]
            assert [v for v in got if v is not None] == pytest.approx(known, rel=1e-9, abs=1e-9), name


@pytest.fixture(scope="module")
def futures(shop, little_shop):
    """One frame for each other future."""
    return {name: shop.frame(**change(little_shop)) for name, change in FUTURES.items()}


@pytest.mark.parametrize("name", FEATURES.names)
def test_a_feature_cannot_see_the_future(name, frame, futures):
    for other in futures.values():
        assert_same(frame, other, [name])


@pytest.mark.parametrize("future", [name for name in FUTURES if name not in ("events", "new customers")])
def test_the_other_futures_are_others(future, shop, little_shop):
    assert shop.done() != shop.done(**FUTURES[future](little_shop))


def test_a_change_of_the_past_is_seen(shop, little_shop, frame):
    rows = [order("c20", -5, 50.0), order("brand new", -5, 50.0)]
    other = shop.frame(transactions=with_rows(little_shop["transactions"], rows))

    assert "brand new" in other["customer_id"].to_pylist()
    of_c20 = [table.filter(pa.compute.equal(table["customer_id"], "c20")) for table in (frame, other)]
    assert of_c20[0]["net_spend"][0].as_py() == pytest.approx(of_c20[1]["net_spend"][0].as_py() - 50)


late = st.integers(0, 400 * 24)
future_orders = st.builds(
    order,
    st.sampled_from([*(f"c{i:02}" for i in range(50)), "only-refunds", "stranger"]),
    late,
    st.floats(-1e4, 1e4, allow_nan=False),
    original_order_date=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2024, 1, 1)),
)
future_events = st.builds(
    lambda customer, hours, kind: {
        "customer_id": customer,
        "occurred_at": MORNING + timedelta(hours=hours),
        "kind": kind,
    },
    st.sampled_from([f"c{i:02}" for i in range(50)]),
    late,
    st.sampled_from(["page_view", "session", "email_sent", "email_open", "return", "never heard of"]),
)


@settings(max_examples=15, deadline=None, database=None)
@given(orders=st.lists(future_orders, max_size=30), events=st.lists(future_events, max_size=30))
def test_no_feature_sees_any_future(shop, little_shop, frame, orders, events):
    other = shop.frame(
        transactions=with_rows(without_future(little_shop["transactions"], "order_date"), orders),
        events=with_rows(without_future(little_shop["events"], "occurred_at"), events),
    )
    assert_same(frame, other, FEATURES.names)


@pytest.mark.parametrize("name", FEATURES.names)
def test_a_feature_says_what_it_is(name):
    one = FEATURES[name]

    assert one.unit in get_args(Unit)
    assert one.grain in get_args(Grain)
    assert one.doc.endswith(".")
    assert len(one.doc) <= 240
    assert one.sentence.count("{}") == bool(one.sentence)
    assert one.family in FAMILIES.names()
    assert set(one.uses) <= set(FEATURES.names)
    for need in one.all_needs:
        for column in need.replace("|", "+").split("+"):
            table, _, field = column.strip().partition(".")
            assert not field or field in TABLES[table]


@pytest.mark.parametrize("name", FEATURES.names)
def test_a_feature_is_one_finite_number_or_word_per_customer(name, frame):
    values = [value for value in frame[name].to_pylist() if value is not None]

    if FEATURES[name].unit == "category":
        assert frame[name].type == pa.string()
    else:
        assert frame[name].type == pa.float64()
        assert all(math.isfinite(value) for value in values)
    if FEATURES[name].unit in ("share", "flag") and name not in MAY_LEAVE_0_TO_1:
        assert all(-1e-12 <= value <= 1 + 1e-12 for value in values)


@pytest.mark.parametrize("family", FAMILIES.names())
def test_a_family_alone_is_the_same_as_in_company(family, shop, frame):
    shop.frame()
    names = [one.name for one in FEATURES if one.family == family]
    alone = shop.engine.to_arrow(compute(FEATURES.select(names), shop.snapshot)).sort_by("customer_id")

    assert names
    assert_same(frame, alone, names)


@pytest.mark.parametrize("family", FAMILIES.names())
def test_every_feature_of_a_family_is_in_its_list(family):
    module = sys.modules[f"{FAMILIES.package}.{family}"]
    listed = {part.name for one in FEATURES if one.family == family for part in (one, *one.parts)}
    defined = [one for one in vars(module).values() if isinstance(one, Feature) and one.family == family]
    missing = [one.name for one in defined if one.name not in listed]

    assert not missing, f"add {', '.join(missing)} to FEATURES at the end of {module.__file__}"


def test_names_are_used_once_and_there_are_enough():
    assert len(set(FEATURES.names)) == len(FEATURES) >= 60


def test_the_order_is_stable():
    assert FEATURES.names == all_features().names


def test_every_known_customer_has_one_row(frame, little_shop):
    rows = without_future(little_shop["transactions"], "order_date").to_pylist()
    known = sorted({row["customer_id"] for row in rows if row["amount"] > 0})

    assert frame["customer_id"].to_pylist() == known
    assert "only-refunds" not in known
