from math import log

import pytest

FAMILIES = ("basket",)
ROWS = [
    {"order_date": "2021-01-01", "order_id": "a", "amount": 10.0, "product_id": "p1", "quantity": 2.0},
    {"order_date": "2021-01-01", "order_id": "a", "amount": 30.0, "product_id": "p2", "quantity": 1.0},
    {"order_date": "2021-02-01", "order_id": "b", "amount": 10.0, "product_id": "p1", "quantity": 2.0},
    {"order_date": "2021-02-01", "order_id": "b", "amount": 5.0, "product_id": None, "quantity": None},
    {"order_date": "2021-02-03", "order_id": "b", "amount": -10.0, "product_id": "p3", "quantity": -2.0},
]
PRODUCTS = [
    {"product_id": "p1", "category": "tea", "is_premium": False},
    {"product_id": "p2", "category": "cup", "is_premium": True},
    {"product_id": "p3", "category": "pot", "is_premium": None},
]


def test_breadth_counts_what_was_bought_and_not_what_came_back(ann):
    got = ann(ROWS, products=PRODUCTS)

    assert (got["distinct_products"], got["distinct_categories"]) == (2, 2)
    assert got["repeat_product_share"] == pytest.approx(1 / 3)
    assert got["category_entropy"] == pytest.approx(-(2 / 3) * log(2 / 3) - (1 / 3) * log(1 / 3))
    assert got["category_diversity"] == pytest.approx(1 - 4 / 9 - 1 / 9)
    assert got["top_category_share"] == pytest.approx(2 / 3)
    assert got["modal_category"] == "tea"


def test_one_category_has_no_entropy(ann):
    got = ann(ROWS[:1], products=PRODUCTS)

    assert (got["category_entropy"], got["category_diversity"]) == (0, 0)


def test_the_row_knows_its_category_better_than_the_product(ann):
    rows = [
        {"order_date": "2021-01-01", "category": "gift", "product_id": "p1"},
        {"order_date": "2021-01-02", "category": None, "product_id": "p1"},
        {"order_date": "2021-01-03", "category": "gift", "product_id": None},
    ]
    got = ann(rows, products=PRODUCTS)

    assert (got["distinct_categories"], got["modal_category"]) == (2, "gift")


def test_the_last_in_the_alphabet_wins_a_tie(ann):
    got = ann([{"order_date": "2021-01-01", "category": name} for name in ("b", "a", "b", "a", "c")])

    assert got["modal_category"] == "b"


def test_customers_without_known_products_are_unknown_not_zero(frame_of):
    frame = frame_of(
        [
            {"customer_id": "ann", "order_date": "2021-01-01", "amount": 1.0, "product_id": "p1"},
            {"customer_id": "bob", "order_date": "2021-01-01", "amount": 1.0, "product_id": None},
        ],
        products=PRODUCTS,
    )

    assert (frame["ann"]["distinct_products"], frame["bob"]["distinct_products"]) == (1, None)
    assert (frame["bob"]["premium_share"], frame["bob"]["modal_category"]) == (None, None)


def test_items_and_prices(ann):
    got = ann(ROWS, products=PRODUCTS)

    assert got["items_per_order"] == 5 / 2
    assert got["lines_per_order"] == 4 / 2
    assert got["mean_item_price"] == 50 / 5
    assert got["premium_share"] == 30 / 50


def test_discounts_and_promotions(ann):
    rows = [
        {"order_date": "2021-01-01", "amount": 8.0, "discount": 2.0, "promo_code": "X"},
        {"order_date": "2021-01-01", "amount": 5.0, "discount": None, "promo_code": ""},
        {"order_date": "2021-01-02", "amount": 10.0, "discount": 0.0, "promo_code": ""},
        {"order_date": "2021-01-03", "amount": -8.0, "discount": 2.0, "promo_code": "X"},
        {"order_date": "2021-01-04", "amount": 10.0, "discount": 0.0, "promo_code": None},
    ]
    got = ann(rows)

    assert got["discount_share"] == pytest.approx(2 / 30)
    assert got["promo_order_share"] == pytest.approx(1 / 3)
