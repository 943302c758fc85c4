import pytest

FAMILIES = ("sustainability",)
PRODUCTS = [
    {"product_id": "green", "eco_score": 0.9},
    {"product_id": "grey", "eco_score": 0.2},
    {"product_id": "unknown", "eco_score": None},
]


def row(day: str, product: str, amount: float = 10.0) -> dict:
    return {"order_date": day, "product_id": product, "amount": amount}


def test_shares_scores_and_index(ann):
    rows = [
        row("2021-01-01", "grey", 30.0),
        row("2021-02-01", "unknown", 50.0),
        row("2021-12-01", "green"),
        row("2021-12-01", "grey"),
        row("2021-12-05", "green", -10.0),
    ]
    got = ann(rows, products=PRODUCTS)

    assert got["eco_spend_share"] == pytest.approx(10 / 50)
    assert got["eco_order_share"] == pytest.approx(1 / 3)
    assert got["mean_eco_score"] == pytest.approx((0.2 + 0.9 + 0.2) / 3)
    assert got["eco_trend"] == pytest.approx(0.55 - 0.2)
    assert got["sustainability_index"] == pytest.approx((0.2 + 1 / 3 + 1.3 / 3) / 3)


def test_a_customer_of_unknown_products_is_unknown(ann):
    got = ann([row("2021-01-01", "unknown"), row("2021-01-02", None)], products=PRODUCTS)

    names = ("eco_spend_share", "eco_order_share", "mean_eco_score", "eco_trend", "sustainability_index")
    assert {got[name] for name in names} == {None}


def test_the_trend_needs_a_before_and_an_after(ann):
    assert ann([row("2021-12-01", "green")], products=PRODUCTS)["eco_trend"] is None
