"""Rules about the order history, against the same question worked out in pandas."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest
from tests.in_shop import publish
from tests.serving.conftest import NOW, scored, settings_of

from tenure.core.activation.segment import Segment
from tenure.segments.rule_text import rule_of
from tenure.segments.rules import as_json
from tenure.serving.segments.members import members_of
from tenure.serving.segments.purchase_choices import purchase_fields_shown, values_never_bought

MUGS = "category = 'Mugs'"


def ago(days: int) -> pd.Timestamp:
    """A moment on the day that many days before the scoring."""
    return pd.Timestamp(NOW - timedelta(days=days)) + pd.Timedelta(hours=15)


def line(who: str, order: str, days: int, category: str | None = "Mugs", **more) -> dict:
    return {
        "customer_id": who,
        "order_id": order,
        "order_date": ago(days),
        "amount": 10.0,
        "product_id": "m1",
        "category": category,
        "channel": "web",
        **more,
    }


ORDERS = pd.DataFrame(
    [
        line("edge", "e1", 90),
        line("before", "b1", 91),
        line("last-day", "l1", 1),
        line("after", "a0", 200, "Plates"),
        line("after", "a1", 0),
        line("after", "a2", -3),
        line("twice", "t1", 20),
        line("twice", "t2", 5, channel="store"),
        line("lines", "n1", 20),
        line("lines", "n1", 20, product_id="m2", amount=12.0),
        line("returned", "r0", 300, "Plates"),
        line("returned", "r1", 10, amount=-10.0),
        line("mixed", "x1", 10, "Plates", channel="store"),
        line("mixed", "x2", 10),
        line("o'brien", "q1", 10, "It's"),
    ]
)


@pytest.fixture(scope="module")
def shop(make_live_shop):
    predictions = scored(ORDERS, NOW, "20240301T120000-now", 3)
    return make_live_shop(ORDERS, [predictions], "customer_id,city\nedge,Oslo\ntwice,Paris\n")


def members(shop, text: str) -> set[str]:
    segment = Segment("x", as_json(rule_of(text)))
    return set(members_of(shop.served, segment)["customer_id"].to_pylist())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"bought({MUGS}) within 90 days", {"edge", "last-day", "twice", "lines", "mixed"}),
        (f"bought({MUGS})", {"edge", "before", "last-day", "twice", "lines", "mixed"}),
        (f"bought({MUGS}) at least 2 times", {"twice"}),
        (f"bought({MUGS} and channel = 'store')", {"twice"}),
        ("bought(product_id in ('m2', 'm9'))", {"lines"}),
        ("bought(category = 'It''s')", {"o'brien"}),
        (f"bought(category = 'Plates') and not bought({MUGS}) in 90 days", {"after", "returned"}),
        ("bought in 5 days", {"last-day", "twice"}),
        (f"bought({MUGS}) in 90 days and not bought(channel = 'store')", {"edge", "last-day", "lines"}),
        ("city = 'Paris' or city = 'Oslo'", {"edge", "twice"}),
    ],
)
def test_members_bought_what_the_rule_says_before_the_scoring(shop, text, expected):
    assert members(shop, text) == expected


def test_orders_of_the_scoring_day_and_later_do_not_count(shop):
    lines = ORDERS[(ORDERS["amount"] > 0) & (ORDERS["order_date"] < pd.Timestamp(NOW))]
    for days in (1, 30, 90, 365):
        recent = lines[lines["order_date"] >= pd.Timestamp(NOW - timedelta(days=days))]
        assert members(shop, f"bought() within {days} days") == set(recent["customer_id"])


def test_the_category_of_a_product_stands_in_for_one_that_the_order_lacks(tmp_path):
    from tests.importing import import_log

    from tenure.app.data.orders import OrderLog
    from tenure.app.workspace.init import Init, init
    from tenure.core.orders.reading import ReadOptions
    from tenure.serving.shop import Shop

    place = init(Init(tmp_path / "shop", currency="GBP")).path
    orders = ORDERS.drop(columns=["channel", "category"])
    orders.to_csv(tmp_path / "orders.csv", index=False)
    (tmp_path / "products.csv").write_text("product_id,category\nm1,Cups\nm2,Bowls\n")
    options = ReadOptions(products=str(tmp_path / "products.csv"))
    settings = settings_of(place)
    import_log(OrderLog(str(tmp_path / "orders.csv"), "csv", options), place, settings)
    publish(place, settings)
    shop = Shop.open(place, settings)
    try:
        assert members(shop, "bought(category = 'Bowls')") == {"lines"}
        assert members(shop, "bought(channel = 'web')") == set()
        fields = {field.name: field.choices for field in purchase_fields_shown(shop.served)}
        assert fields["category"] == ["Cups", "Bowls"] and fields["channel"] == []
    finally:
        shop.close()


def test_a_value_that_was_never_bought_is_reported(shop):
    rule = rule_of("bought(category in ('Mugs', 'Spoons')) and not bought(channel = 'fax')")

    sentences = values_never_bought(rule, shop.served)

    assert sentences == ["No order has the category 'Spoons'.", "No order has the channel 'fax'."]
