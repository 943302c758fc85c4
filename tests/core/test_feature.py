from datetime import date

import ibis

from tenure.core.frames.feature import Cut, FeatureSet, feature, how_many, one_if, ratio

CUT = Cut(date(2021, 1, 1), 30)


@feature(grain="day", unit="orders")
def orders(days):
    """Order
    days.
    """
    return days.order_day.count()


@feature(grain="day", unit="currency", needs=("transactions.amount",))
def _spent(days):
    return days.net.sum()


@feature(grain="customer", unit="currency", uses=("orders",), parts=(_spent,))
def spent_per_order(customer, cut):
    """Spent per order."""
    return ratio(customer._spent, customer.orders)


def test_a_function_becomes_a_feature_with_its_name_and_meaning():
    assert (orders.name, orders.doc, orders.family) == ("orders", "Order days.", "test_feature")
    assert spent_per_order.all_needs == ("transactions.amount",)


def test_a_feature_takes_the_cut_only_if_it_asks():
    days = ibis.table({"order_day": "date", "net": "float64"}, name="days")
    customers = ibis.table({"_spent": "float64", "orders": "float64"}, name="customers")

    assert orders.column(days, CUT).type().is_integer()
    assert spent_per_order.column(customers, CUT).type().is_floating()


def test_selecting_a_feature_includes_its_inputs():
    both = FeatureSet((spent_per_order, orders))

    assert both.select(["spent_per_order"]).names == ("spent_per_order", "orders")
    assert both.select(["orders"]).names == ("orders",)


def test_the_version_follows_names_and_definitions():
    @feature(grain="day", unit="orders")
    def orders_otherwise(days):
        return days.order_day.nunique()

    def version(*features):
        return FeatureSet(features).version

    assert version(orders) == version(orders)
    assert len({version(orders), version(orders_otherwise), version(spent_per_order), version(_spent)}) == 4
    assert len(version(orders)) == 12


def test_ratio_of_nothing_is_unknown_and_counts_skip_the_unknown(duckdb_engine):
    import pyarrow as pa

    t = duckdb_engine.from_arrow(pa.table({"a": [1.0, 2.0, None], "b": [0.0, 4.0, 5.0]}), "t")
    rows = t.select(ratio=ratio(t.a, t.b), flag=one_if(t.a > 1))
    counted = t.aggregate(big=how_many(t.a > 1), none=how_many(t.a > 9))

    assert duckdb_engine.to_arrow(rows).to_pydict() == {"ratio": [None, 0.5, None], "flag": [0.0, 1.0, 0.0]}
    assert duckdb_engine.to_arrow(counted).to_pydict() == {"big": [1.0], "none": [0.0]}
