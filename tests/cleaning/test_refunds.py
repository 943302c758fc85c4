"""A refund is traced to the order it takes back, and keeps its own date."""

from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

import pytest

from tenure.core.orders.cleaning import CleaningRules

C = CleaningRules(cancellation_prefix="C")


def line(order_id, day, quantity, price=2.0, product="p", **more):
    return {
        "order_id": order_id,
        "order_date": f"2024-01-{day:02d} 10:00:00",
        "product_id": product,
        "quantity": float(quantity),
        "unit_price": price,
        "amount": quantity * price,
        **more,
    }


def traced(shop, cleaned):
    """(order id, date of that order or None) of each refund, by the day of the refund."""
    return {
        row["order_date"].day: (
            row["order_id"],
            row["original_order_date"] and row["original_order_date"].day,
        )
        for row in shop.rows(cleaned.tables.transactions)
        if row["amount"] < 0
    }


def test_a_whole_line_that_comes_back_is_the_latest_like_it(shop):
    cleaned = shop.clean([line("1", 1, 3), line("2", 2, 3), line("C9", 5, -3)], C)

    assert traced(shop, cleaned) == {5: ("2", 2)}
    assert shop.count(cleaned, "refund_same_line") == (1, 1)


def test_a_purchase_is_refunded_only_once(shop):
    rows = [line("1", 1, 3), line("2", 2, 3), line("C7", 5, -3), line("C8", 6, -3), line("C9", 7, -3)]

    cleaned = shop.clean(rows, C)

    assert traced(shop, cleaned) == {5: ("2", 2), 6: ("1", 1), 7: ("C9", None)}
    assert shop.count(cleaned, "refund_untraced") == (1, 1)


def test_a_refund_is_never_traced_to_a_later_order(shop):
    cleaned = shop.clean([line("C1", 1, -3), line("2", 2, 3), line("C3", 3, -3)], C)

    assert traced(shop, cleaned) == {1: ("C1", None), 3: ("2", 2)}


@pytest.mark.parametrize(
    "other",
    [
        {"customer_id": "bob"},
        {"product_id": "q"},
        {"unit_price": 3.0, "amount": 9.0},
        {"quantity": 2.0, "amount": 4.0},
    ],
)
def test_customer_product_price_and_enough_units_must_agree(shop, other):
    cleaned = shop.clean([{**line("1", 1, 3), **other}, line("C9", 5, -3)], C)

    assert traced(shop, cleaned) == {5: ("C9", None)}


def test_part_of_a_line_comes_back_until_nothing_is_left(shop):
    rows = [line("1", 1, 10), line("C5", 5, -6), line("C6", 6, -4), line("C7", 7, -1)]

    cleaned = shop.clean(rows, C)

    assert traced(shop, cleaned) == {5: ("1", 1), 6: ("1", 1), 7: ("C7", None)}
    assert shop.count(cleaned, "refund_part_of_line") == (2, 2)


def test_a_refund_with_the_id_of_its_order_needs_no_search(shop):
    rows = [line("1", 1, 3), line("2", 2, 3), line("1", 5, -1, price=1.5), line("C2", 6, -1, price=0.5)]

    cleaned = shop.clean(rows, C)

    assert traced(shop, cleaned) == {5: ("1", 1), 6: ("2", 2)}
    assert shop.count(cleaned, "refund_same_order") == (2, 2)


def test_an_order_is_not_refunded_beyond_its_worth_because_of_its_number(shop):
    cleaned = shop.clean([line("1", 1, 3), line("C1", 5, -4)], C)

    assert traced(shop, cleaned) == {5: ("C1", None)}


def test_a_log_without_products_matches_by_amount(shop):
    rows = [
        {"order_id": "1", "amount": 20.0},
        {"order_id": "2", "amount": 30.0},
        {"order_id": "3", "amount": -20.0, "order_date": "2024-02-05"},
        {"order_id": "4", "amount": -25.0, "order_date": "2024-02-06"},
    ]

    cleaned = shop.clean(rows)

    assert traced(shop, cleaned) == {5: ("1", 1), 6: ("4", None)}


def test_refunds_keep_their_own_date(shop):
    cleaned = shop.clean([line("1", 1, 3), line("C9", 20, -3)], C)

    dates = {row["amount"]: row["order_date"] for row in shop.rows(cleaned.tables.transactions)}
    assert dates == {6.0: datetime(2024, 1, 1, 10), -6.0: datetime(2024, 1, 20, 10)}


def test_a_cancellation_written_with_a_positive_amount_is_money_back(shop):
    cleaned = shop.clean([line("1", 1, 3), line("C9", 5, 3)], C)

    assert traced(shop, cleaned) == {5: ("1", 1)}
    assert shop.count(cleaned, "refund_sign") == (1, 1)


def test_a_service_is_traced_by_its_code_before_the_code_is_emptied(shop):
    rules = CleaningRules(cancellation_prefix="C", service_codes=("POST", "M"))
    rows = [line("1", 1, 1, product="POST"), line("2", 2, 1, product="M"), line("C9", 5, -1, product="POST")]

    cleaned = shop.clean(rows, rules)

    assert traced(shop, cleaned) == {5: ("1", 1)}


def test_customers_left_with_refunds_only_stay_in_the_log(shop):
    cleaned = shop.clean([line("1", 1, 3), line("C9", 5, -3, customer_id="bob")], C)

    assert {row["customer_id"] for row in shop.rows(cleaned.tables.transactions)} == {"ann", "bob"}


def _by_stack(rows):
    """What tracing whole lines should find, one row after the other with a stack per kind of line."""
    original_orders = {}
    ordered = sorted(rows, key=lambda r: (r["customer_id"], r["order_date"], r["amount"] < 0, r["order_id"]))
    for _, own in groupby(ordered, key=lambda r: r["customer_id"]):
        stack = []
        for row in own:
            if row["amount"] > 0:
                stack.append(row["order_id"])
            else:
                original_orders[row["order_id"]] = stack.pop() if stack else row["order_id"]
    return original_orders


@pytest.mark.parametrize("seed", [1, 2])
def test_whole_lines_are_matched_as_a_stack_would(shop, seed):
    random, start = Random(seed), date(2024, 1, 1)
    rows = [
        {
            "customer_id": f"customer {random.randrange(80)}",
            "order_id": f"{place:04d}",
            "order_date": str(start + timedelta(days=random.randrange(12))),
            "amount": random.choice([-7.0, 7.0]),
        }
        for place in range(900)
    ]

    cleaned = shop.clean(rows)

    refunds = [row for row in shop.rows(cleaned.tables.transactions) if row["amount"] < 0]
    assert sorted(row["order_id"] for row in refunds) == sorted(_by_stack(rows).values())
    assert 0 < sum(row["original_order_date"] is None for row in refunds) < len(refunds) / 2


@pytest.mark.parametrize("prefix", ["", "P"])
def test_no_line_is_refunded_by_more_than_its_purchase(shop, prefix):
    rows = [line(f"{prefix}{place}", 1 + place % 9, 1 + place % 7) for place in range(25)]
    rows += [line(f"C{place}", 3 + place % 20, -(1 + place % 4)) for place in range(40)]

    cleaned = shop.clean(rows, C)

    bought, back = {}, {}
    for row in shop.rows(cleaned.tables.transactions):
        units = bought if row["amount"] > 0 else back
        if row["amount"] > 0 or row["original_order_date"]:
            units[row["order_id"]] = units.get(row["order_id"], 0) + abs(row["quantity"])
    assert len(back) > 5
    assert all(units <= bought[order_id] for order_id, units in back.items())
